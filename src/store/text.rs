//! A text that is read like any other, wherever it is kept.

use std::{
    fmt::{Debug, Display, Formatter, Result},
    ops::Deref,
};

use super::Kept;

/// A text: memory of its own, or kept by a [`Store`](super::Store). It is read like any `str`.
#[derive(Clone)]
pub struct Text(Letters);

#[derive(Clone)]
enum Letters {
    Own(String),
    Kept(Kept<u8>),
}

impl Text {
    /// The text at a place where its bytes were put.
    ///
    /// # Panics
    ///
    /// When they are no text.
    pub(crate) fn kept(bytes: Kept<u8>) -> Self {
        assert!(std::str::from_utf8(&bytes).is_ok(), "the bytes of a text were kept");
        Self(Letters::Kept(bytes))
    }

    /// As a string.
    pub fn as_str(&self) -> &str {
        self
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Letters::Own(text) => text,
            Letters::Kept(bytes) => {
                #[expect(unsafe_code, reason = "to look at every letter at each use is too much")]
                // SAFETY: `Text::kept`, which alone makes these, has checked them, and what is kept never
                // changes: nobody can write to its file.
                unsafe {
                    std::str::from_utf8_unchecked(bytes.bytes())
                }
            }
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from("")
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Letters::Own(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Letters::Own(text.into()))
    }
}

impl Debug for Text {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        Debug::fmt(&**self, out)
    }
}

impl Display for Text {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        Display::fmt(&**self, out)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl<T: AsRef<str> + ?Sized> PartialEq<T> for Text {
    fn eq(&self, other: &T) -> bool {
        **self == *other.as_ref()
    }
}
