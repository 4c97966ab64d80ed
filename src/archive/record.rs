//! What an archive knows of an article besides its text.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::corpus::{Article, Date, Kind, Place};

/// An article's metadata, as it was given, and what the archive adds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Unique in the archive.
    pub id: String,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When it appeared, as given: what [`Date::parse`] reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who is named as its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Article, wire copy or release.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Kind,
    /// Language tag, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Every other field of the input, in its order.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
    /// How many texts the archive has had of it: 1, and one more whenever another text came.
    pub version: u32,
    /// Words of its text.
    pub words: u32,
    /// Bytes of its text.
    pub text_bytes: u32,
    /// Fingerprint of its text. Equal texts have equal ones; the reverse is looked up.
    pub text_hash: u64,
}

fn is_default(kind: &Kind) -> bool {
    *kind == Kind::default()
}

impl Record {
    /// The metadata of an article, with nothing of its text.
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            date: article.date.as_ref().map(|date| date.given.clone()),
            url: article.url.clone(),
            byline: article.byline.clone(),
            kind: article.kind,
            lang: article.lang.clone(),
            extra: article.extra.clone(),
            ..Self::default()
        }
    }

    /// When it appeared.
    pub fn date(&self) -> Option<Date> {
        self.date.as_deref().and_then(Date::parse)
    }

    /// The article with this text, read at `place`.
    pub fn into_article(self, text: String, place: Place) -> Article {
        Article {
            date: self.date(),
            id: self.id,
            text: text.into(),
            title: self.title,
            outlet: self.outlet,
            url: self.url,
            byline: self.byline,
            kind: self.kind,
            lang: self.lang,
            extra: self.extra,
            place,
        }
    }

    /// Whether the metadata of the two are the same, whatever their texts are.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let metadata = |record: &Self| Self {
            version: 0,
            words: 0,
            text_bytes: 0,
            text_hash: 0,
            ..record.clone()
        };
        metadata(self) == metadata(other)
    }
}
