//! Settings from the command line, the environment and `wirecopy.toml`, one layer over the other.
//!
//! A layer holds what it was given and nothing else; [`Settings::or`] lays it over a lower one. The
//! environment variable of a setting is its key in capitals after `WIRECOPY_`. Values are checked
//! when a layer is read, so that the message can name where the value stands.

use std::{
    env,
    ffi::{OsStr, OsString},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow, bail};
use toml::de::{DeTable, DeValue};

use super::{
    message,
    values::{
        self, ColorWhen, FieldColumn, MemoryLimit, ProgressWhen, Recall, SameOutlet, Sensitivity,
        ShingleWords, Threads, Threshold, Window,
    },
};
use crate::{
    error::{Error, ErrorKind},
    report::Format,
};

/// The settings file, looked for in the current folder.
pub(crate) const FILE: &str = "wirecopy.toml";

const PREFIX: &str = "WIRECOPY_";

/// Every setting, by its key.
const KEYS: [&str; 16] = [
    "agencies",
    "all",
    "boilerplate",
    "color",
    "field",
    "format",
    "memory-limit",
    "progress",
    "recall",
    "same-outlet",
    "sensitivity",
    "shingle",
    "strict",
    "threads",
    "threshold",
    "window",
];

/// What one layer gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    pub(crate) agencies: Option<PathBuf>,
    pub(crate) all: Option<bool>,
    pub(crate) boilerplate: Option<PathBuf>,
    pub(crate) color: Option<ColorWhen>,
    pub(crate) field: Vec<FieldColumn>,
    pub(crate) format: Option<Format>,
    pub(crate) memory_limit: Option<MemoryLimit>,
    pub(crate) progress: Option<ProgressWhen>,
    pub(crate) recall: Option<Recall>,
    pub(crate) same_outlet: Option<SameOutlet>,
    pub(crate) sensitivity: Option<Sensitivity>,
    pub(crate) shingle: Option<ShingleWords>,
    pub(crate) strict: Option<bool>,
    pub(crate) threads: Option<Threads>,
    pub(crate) threshold: Option<Threshold>,
    pub(crate) window: Option<Window>,
}

impl Settings {
    /// These settings and, where they are silent, those of `lower`.
    pub(crate) fn or(mut self, lower: Self) -> Self {
        // A field that is mapped above keeps its column; the others come from below.
        for below in lower.field {
            if self.field.iter().all(|above| above.field != below.field) {
                self.field.push(below);
            }
        }
        Self {
            agencies: self.agencies.or(lower.agencies),
            all: self.all.or(lower.all),
            boilerplate: self.boilerplate.or(lower.boilerplate),
            color: self.color.or(lower.color),
            field: self.field,
            format: self.format.or(lower.format),
            memory_limit: self.memory_limit.or(lower.memory_limit),
            progress: self.progress.or(lower.progress),
            recall: self.recall.or(lower.recall),
            same_outlet: self.same_outlet.or(lower.same_outlet),
            sensitivity: self.sensitivity.or(lower.sensitivity),
            shingle: self.shingle.or(lower.shingle),
            strict: self.strict.or(lower.strict),
            threads: self.threads.or(lower.threads),
            threshold: self.threshold.or(lower.threshold),
            window: self.window.or(lower.window),
        }
    }

    /// Set `key`, which is one of [`KEYS`], to what `value` says.
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "agencies" => self.agencies = Some(values::file(value)?),
            "all" => self.all = Some(values::switch(value)?),
            "boilerplate" => self.boilerplate = Some(values::file(value)?),
            "color" => self.color = Some(values::choice(value)?),
            "field" => self.field.push(value.parse()?),
            "format" => self.format = Some(values::choice(value)?),
            "memory-limit" => self.memory_limit = Some(value.parse()?),
            "progress" => self.progress = Some(values::choice(value)?),
            "recall" => self.recall = Some(value.parse()?),
            "same-outlet" => self.same_outlet = Some(values::choice(value)?),
            "sensitivity" => self.sensitivity = Some(values::choice(value)?),
            "shingle" => self.shingle = Some(value.parse()?),
            "strict" => self.strict = Some(values::switch(value)?),
            "threads" => self.threads = Some(value.parse()?),
            "threshold" => self.threshold = Some(value.parse()?),
            "window" => self.window = Some(value.parse()?),
            _ => return Err("unknown setting".to_owned()),
        }
        Ok(())
    }

    /// The settings of this process's environment. `WIRECOPY_` variables that are no setting are
    /// named in the second place: another program may own them, so they stop nothing.
    ///
    /// # Errors
    ///
    /// When a variable has a value that its setting does not take.
    pub(crate) fn from_environment() -> anyhow::Result<(Self, Vec<String>)> {
        Self::from_variables(env::vars_os())
    }

    fn from_variables(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> anyhow::Result<(Self, Vec<String>)> {
        let mut settings = Self::default();
        let mut unknown = Vec::new();
        for (name, value) in variables {
            let Some(key) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
                continue;
            };
            let key = key.to_lowercase().replace('_', "-");
            if !KEYS.contains(&key.as_str()) {
                let near = nearest_key(&key)
                    .map(|near| format!("{PREFIX}{}", near.to_uppercase().replace('-', "_")));
                unknown.push(unknown_name("environment variable", &name.to_string_lossy(), near));
            } else if !value.is_empty() {
                // Empty means unset, as for NO_COLOR: a shell cannot always take a variable away.
                settings.set_variable(&key, &value).map_err(|reason| {
                    let (name, value) = (name.display(), value.display());
                    anyhow!("environment variable {name}={value}: {reason}")
                })?;
            }
        }
        unknown.sort();
        Ok((settings, unknown))
    }

    fn set_variable(&mut self, key: &str, value: &OsStr) -> Result<(), String> {
        let value = value.to_str().ok_or_else(|| "expected UTF-8".to_owned())?;
        if key == "field" {
            return value.split(',').try_for_each(|one| self.set(key, one.trim()));
        }
        self.set(key, value.trim())
    }

    /// The settings of the file `path`; none when there is no such file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not TOML, has a key that is no setting, or a value that its
    /// setting does not take. The file and the line are named.
    pub(crate) fn from_file(path: &Path) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(contents) => Self::from_toml(&path.display().to_string(), &contents),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn from_toml(file: &str, contents: &str) -> anyhow::Result<Self> {
        let malformed = |start: usize, reason: String| {
            let line =
                1 + contents.bytes().take(start).filter(|&byte| byte == b'\n').count() as u64;
            Error::from(ErrorKind::Malformed { file: file.to_owned(), line, reason })
        };
        let table = DeTable::parse(contents).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            malformed(start, error.message().replace('\n', ", "))
        })?;
        let mut settings = Self::default();
        for (key, value) in table.get_ref() {
            let (name, start) = (key.get_ref().as_ref(), key.span().start);
            if !KEYS.contains(&name) {
                let near = nearest_key(name).map(str::to_owned);
                bail!(malformed(start, unknown_name("key", name, near)));
            }
            if name != "field" && matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
                bail!(malformed(start, format!("{name}: expected a single value")));
            }
            for text in texts(value.get_ref()) {
                settings
                    .set(name, &text)
                    .map_err(|reason| malformed(start, format!("{name} = {text}: {reason}")))?;
            }
        }
        Ok(settings)
    }
}

/// A value of the settings file as it would be typed on the command line. Lists and tables, which
/// only `field` has, give one text for each entry.
fn texts(value: &DeValue<'_>) -> Vec<String> {
    match value {
        DeValue::String(text) => vec![text.to_string()],
        DeValue::Integer(number) => vec![number.to_string()],
        DeValue::Float(number) => vec![number.as_str().to_owned()],
        DeValue::Boolean(switch) => vec![switch.to_string()],
        DeValue::Datetime(moment) => vec![moment.to_string()],
        DeValue::Array(entries) => {
            entries.iter().flat_map(|entry| texts(entry.get_ref())).collect()
        }
        DeValue::Table(entries) => entries
            .iter()
            .flat_map(|(key, value)| {
                texts(value.get_ref())
                    .into_iter()
                    .map(move |text| format!("{}={text}", key.get_ref()))
            })
            .collect(),
    }
}

fn unknown_name(what: &str, name: &str, near: Option<String>) -> String {
    match near {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; known settings are {}", KEYS.join(", ")),
    }
}

/// The key that `name` most likely means. The bound of 0.8 is the one at which clap suggests a
/// flag, so that both suggest alike.
fn nearest_key(name: &str) -> Option<&'static str> {
    const ALIKE: f64 = 0.8;
    let name = name.to_lowercase();
    KEYS.into_iter()
        .map(|key| (strsim::jaro_winkler(key, &name), key))
        .filter(|&(likeness, _)| likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
}

/// All three layers, the command line's uppermost.
///
/// # Errors
///
/// As [`Settings::from_environment`] and [`Settings::from_file`].
pub(crate) fn layered(flags: Settings, voice: message::Voice) -> anyhow::Result<Settings> {
    let (environment, unknown) = Settings::from_environment()?;
    if voice > message::Voice::Quiet {
        unknown.iter().for_each(|warning| message::warn(warning));
    }
    Ok(flags.or(environment).or(Settings::from_file(Path::new(FILE))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(count: usize) -> Settings {
        Settings { threads: count.to_string().parse().ok(), ..Settings::default() }
    }

    fn check_file(contents: &str, expected: &str) {
        let error = Settings::from_toml("wirecopy.toml", contents).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    fn variables(name: &str, value: &str) -> anyhow::Result<(Settings, Vec<String>)> {
        Settings::from_variables([(name.into(), value.into())].into_iter())
    }

    #[test]
    fn the_upper_layer_wins() {
        assert_eq!(threads(2).or(threads(3)), threads(2));
        assert_eq!(Settings::default().or(threads(3)), threads(3));
    }

    #[test]
    fn columns_are_laid_over_field_by_field() {
        let layer = |maps: &[&str]| {
            let field = maps.iter().map(|map| map.parse().unwrap()).collect();
            Settings { field, ..Settings::default() }
        };
        let merged = layer(&["text=body"]).or(layer(&["text=content", "id=key"]));
        assert_eq!(merged, layer(&["text=body", "id=key"]));
    }

    #[test]
    fn every_key_can_be_set() {
        let values =
            ["true", "auto", "text=body", "json", "0.9", "edited", "5", "2GiB", "skip", "72h"];
        for key in KEYS {
            let mut settings = Settings::default();
            assert!(values.iter().any(|value| settings.set(key, value).is_ok()), "{key}");
        }
    }

    #[test]
    fn a_file_gives_settings() {
        let file = "threads = 2\nthreshold = 0.4\n[field]\ntext = \"body\"\n";
        let settings = Settings::from_toml("wirecopy.toml", file).unwrap();
        assert_eq!(settings.threads, threads(2).threads);
        assert_eq!(settings.threshold, Some(Threshold(0.4)));
        assert_eq!(settings.field, ["text=body".parse().unwrap()]);
    }

    #[test]
    fn a_file_may_list_columns() {
        let settings = Settings::from_toml("f", "field = [\"id=key\", \"text=body\"]").unwrap();
        assert_eq!(settings.field.len(), 2);
    }

    #[test]
    fn mistakes_in_the_file_are_named() {
        check_file(
            "strict = true\ntreads = 2\n",
            "wirecopy.toml:2: unknown key `treads`; did you mean `threads`?",
        );
        check_file(
            "\nthreads = 0\n",
            "wirecopy.toml:2: threads = 0: expected a whole number from 1 to 1024",
        );
        check_file("threads = [2]\n", "wirecopy.toml:1: threads: expected a single value");
        check_file("strict = 1\n", "wirecopy.toml:1: strict = 1: expected true or false");
    }

    #[test]
    fn what_is_not_toml_is_named() {
        let error = Settings::from_toml("wirecopy.toml", "a = 1\nb = =\n").unwrap_err();
        assert!(error.to_string().starts_with("wirecopy.toml:2: "), "{error}");
    }

    #[test]
    fn the_environment_gives_settings() {
        assert_eq!(variables("WIRECOPY_THREADS", "3").unwrap().0, threads(3));
        assert_eq!(variables("WIRECOPY_THREADS", "").unwrap().0, Settings::default());
        assert_eq!(variables("WIRECOPY_FIELD", "text=body, id=key").unwrap().0.field.len(), 2);
    }

    #[test]
    fn mistakes_in_the_environment_are_named() {
        let error = variables("WIRECOPY_THREADS", "0").unwrap_err().to_string();
        assert!(error.starts_with("environment variable WIRECOPY_THREADS=0: expected"), "{error}");
        let (_, unknown) = variables("WIRECOPY_TREADS", "2").unwrap();
        assert!(unknown[0].ends_with("did you mean `WIRECOPY_THREADS`?"), "{unknown:?}");
    }
}
