//! Interim.
use super::settings::Settings;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What an archive consists of at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The segments, oldest first.
    pub(super) segments: Vec<SegmentEntry>,
    /// The number that no file has had yet.
    pub(super) next_file: u64,
}

/// A segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    pub(super) number: u64,
    pub(super) bytes: u64,
    pub(super) checksum: u64,
    pub(super) articles: u32,
    pub(super) removed: u32,
    pub(super) patch: Option<PatchEntry>,
}

/// What was changed of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PatchEntry {
    pub(super) number: u64,
    pub(super) bytes: u64,
    pub(super) checksum: u64,
}

#[derive(Debug)]
pub(super) struct Catalog {
    folder: PathBuf,
}

impl Catalog {
    pub(super) fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        let catalog = Self { folder: folder.to_owned() };
        fs::write(folder.join("settings.json"), serde_json::to_vec(settings).expect("plain"))
            .map_err(|e| Error::io(folder, e))?;
        catalog.commit(&State::default())?;
        Ok(catalog)
    }
    pub(super) fn open(folder: &Path) -> Result<(Self, Settings)> {
        let bytes = fs::read(folder.join("settings.json"))
            .map_err(|e| Error::io(folder.join("settings.json"), e))?;
        Ok((Self { folder: folder.to_owned() }, serde_json::from_slice(&bytes).expect("interim")))
    }
    pub(super) fn read(&self) -> Result<State> {
        let bytes =
            fs::read(self.folder.join("state.json")).map_err(|e| Error::io(&self.folder, e))?;
        Ok(serde_json::from_slice(&bytes).expect("interim"))
    }
    pub(super) fn commit(&self, state: &State) -> Result<()> {
        let new = self.folder.join("state.new");
        fs::write(&new, serde_json::to_vec(state).expect("plain"))
            .map_err(|e| Error::io(&new, e))?;
        fs::rename(&new, self.folder.join("state.json")).map_err(|e| Error::io(&new, e))
    }
}
