//! The words around a publication's name that say that something comes from there.
//!
//! Written as [`fold`](super::pieces::fold) leaves them, and wrapped by hand: the formatter would give each
//! word a line. A name without any of them is a mention of something else: a company, a town, a prize.

use std::sync::LazyLock;

use crate::hash::Map;

/// Stand between a cue and a name: articles, prepositions that hold one.
#[rustfmt::skip]
pub(super) const LEADS: &[&str] = &[
    "the", "a", "an", "of", "der", "die", "das", "dem", "den", "des", "im", "le", "la", "les", "l", "du",
    "au", "aux", "à", "de", "d", "el", "los", "las", "al", "del", "lo", "il", "dello", "della", "dal",
    "dalla", "alla", "allo", "o", "os", "as", "do", "da", "dos", "ao", "no", "na", "pelo", "pela", "het",
    "газете", "изданию",
];

/// Prepositions that have taken up the article of a name: `du Monde`.
#[rustfmt::skip]
pub(super) const CONTRACTIONS: &[&str] = &[
    "du", "au", "aux", "des", "del", "dal", "al", "nel", "sul", "della", "dalla", "alla", "nella", "sulla",
    "dello", "dallo", "do", "ao", "no", "pelo", "da", "à", "na", "pela",
];

/// Say what sort of publication it is, before or behind its name.
#[rustfmt::skip]
pub(super) const NOUNS: &[&str] = &[
    "newspaper", "paper", "daily", "weekly", "magazine", "website", "site", "broadcaster", "outlet",
    "tabloid", "portal", "journal", "online", "news", "reporter", "zeitung", "tageszeitung", "wochenzeitung",
    "magazin", "nachrichtenmagazin", "blatt", "sender", "onlineportal", "nachrichtenportal", "quotidien",
    "hebdomadaire", "chaîne", "média", "diario", "periódico", "revista", "semanario", "cadena", "medio",
    "giornale", "quotidiano", "settimanale", "sito", "jornal", "canal", "krant", "dagblad", "tidningen",
    "gazeta", "dziennik", "εφημερίδα", "газета", "газеты", "газете", "издание", "издания", "изданию",
    "журнал", "телеканал", "портал", "видання", "газети", "gazetesi", "gazetesinin", "gazetesine", "dergisi",
    "sitesi", "sitesinin", "haberine", "haberinde", "صحيفة", "لصحيفة", "بصحيفة", "جريدة", "لجريدة", "موقع",
    "لموقع", "مجلة", "لمجلة", "قناة", "لقناة", "báo", "harian",
];

/// Stand between a name and its verb.
#[rustfmt::skip]
pub(super) const ADVERBS: &[&str] = &[
    "first", "also", "has", "have", "had", "s", "on", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "earlier", "previously", "today", "yesterday", "hat", "hatte", "zuerst", "auch",
    "am", "a", "ont", "avait", "également", "ha", "había", "também", "e", "ye", "ya", "in", "nin", "un",
    "nun", "de", "heeft",
];

/// Verbs behind a name whose subject it is.
#[rustfmt::skip]
pub(super) const REPORTED: &[&str] = &[
    "reported", "reports", "writes", "wrote", "said", "says", "revealed", "reveals", "disclosed", "noted",
    "quoted", "quotes", "cited", "cites", "broke", "berichtete", "berichtet", "berichten", "berichteten",
    "meldete", "meldet", "schrieb", "schreibt", "enthüllte", "zitiert", "zitierte", "zufolge", "rapporté",
    "révélé", "écrit", "indiqué", "affirmé", "publié", "rapporte", "révèle", "affirme", "indique", "rappelle",
    "informó", "informa", "publicó", "publica", "publicado", "reveló", "revela", "revelado", "señaló",
    "escribió", "adelantó", "scrive", "scritto", "riporta", "riportato", "riferisce", "riferito", "rivela",
    "rivelato", "informou", "noticiou", "noticia", "publicou", "revelou", "divulgou", "escreveu", "adiantou",
    "сообщает", "сообщил", "сообщила", "сообщило", "пишет", "написал", "написала", "написало", "повідомляє",
    "пише", "yazdi", "bildirdi", "duyurdu", "göre", "meldt", "meldde", "schrijft", "schreef", "bericht",
    "skriver", "rapporterar", "rapporterer", "pisze", "podaje", "podał", "napisał",
];

/// What an outlet reports of itself, as a company.
#[rustfmt::skip]
pub(super) const OWN_FIGURES: &[&str] = &[
    "profit", "profits", "loss", "losses", "revenue", "revenues", "earnings", "results", "gewinn", "verlust",
    "bénéfice", "beneficio", "pérdida",
];

/// Phrases before a name, leads and nouns apart.
#[rustfmt::skip]
pub(super) const CITED: &[&str] = &[
    "according to", "reported by", "reported in", "reports by", "reports in", "report by", "report in",
    "report from", "citing", "cited by", "cited in", "quoted by", "quoted in", "quoting", "told", "told to",
    "interview with", "interview in", "interview by", "speaking to", "spoke to", "writing in", "writing for",
    "wrote in", "writes in", "published by", "published in", "revealed by", "revealed in", "disclosed by",
    "laut", "zufolge", "nach angaben", "nach informationen", "berichtet", "berichtete", "schreibt", "schrieb",
    "meldet", "meldete", "gegenüber", "interview mit", "gespräch mit", "sagte", "zitiert", "beruft sich auf",
    "berufung auf", "bericht", "bericht in", "selon", "d après", "rapporte", "écrit", "révèle", "révélé par",
    "indique", "affirme", "cité par", "relayé par", "rapporté par", "publié par", "publié dans", "confié",
    "déclaré", "indiqué", "expliqué", "interrogé par", "informations", "information", "entretien",
    "interview", "según", "de acuerdo con", "citado por", "informó", "informa", "publicó", "publica",
    "publicado por", "publicado en", "reveló", "revela", "declaró", "dijo", "entrevista con", "entrevista",
    "señala", "secondo", "stando", "riporta", "riferisce", "scrive", "ha scritto", "detto", "dichiarato",
    "citato da", "intervista", "rivela", "come riporta", "segundo", "conforme", "de acordo com", "informou",
    "noticiou", "publicou", "disse", "afirmou", "citado pelo", "citado pela", "revelou", "по данным",
    "по информации", "по сообщению", "сообщает", "сообщил", "сообщила", "сообщило", "пишет", "передает",
    "со ссылкой на", "ссылаясь на", "рассказал", "рассказала", "заявил", "заявила", "интервью", "за даними",
    "за інформацією", "повідомляє", "пише", "з посиланням на", "посиланням на", "بحسب", "حسب", "وفق", "وفقا",
    "ذكرت", "ذكر", "نقلا عن", "نقلت", "افادت", "افاد", "نشرت", "نشر", "كشفت", "اوردت", "ذكرته", "نشرته",
    "اوردته", "قالت", "صرح", "تصريح", "حوار مع", "مقابلة مع", "volgens", "aldus", "meldt", "schrijft",
    "tegen", "tegenover", "enligt", "ifølge", "według", "podaje", "pisze", "powiedział", "powiedziała",
    "jak podaje", "σύμφωνα με", "theo", "menurut",
];

/// Those of [`CITED`] that end with `word`, each with its place in the list: there are too many to try
/// each at each word.
pub(super) fn cited(word: &str) -> &'static [(usize, &'static str)] {
    static BY_LAST: LazyLock<Map<&str, Vec<(usize, &str)>>> = LazyLock::new(|| {
        let mut by_last: Map<&str, Vec<(usize, &str)>> = Map::default();
        for (place, phrase) in CITED.iter().copied().enumerate() {
            let last = phrase.rsplit(' ').next().unwrap_or(phrase);
            by_last.entry(last).or_default().push((place, phrase));
        }
        by_last
    });
    BY_LAST.get(word).map_or(&[], Vec::as_slice)
}

/// What a Chinese or Japanese text says before a name.
#[rustfmt::skip]
pub(super) const CITED_UNSPACED: &[&str] = &[
    "据", "據", "综合", "援引", "引述", "转引", "引用", "接受", "告诉", "对", "根据", "根據",
];

/// What a Chinese, Japanese or Korean text says behind a name.
#[rustfmt::skip]
pub(super) const REPORTED_UNSPACED: &[&str] = &[
    "报道", "報道", "報導", "援引", "披露", "刊文", "专访", "采访时", "によると", "によれば", "が報じ", "は報じ", "が伝え", "は伝え", "紙によると",
    "の取材", "에 따르면", "에 의하면", "은 보도", "는 보도", "이 보도", "가 보도", "와의 인터뷰", "과의 인터뷰", "은 전했", "는 전했",
];

/// Say of this text, before a publication's name, that it was there before.
#[rustfmt::skip]
pub(super) const REPUBLISHED: &[&str] = &[
    "republished from", "republished with permission from", "republished with permission of",
    "republished with the permission of", "republished courtesy of", "reprinted from",
    "reprinted with permission from", "reprinted with permission of", "reposted from", "syndicated from",
    "cross posted from", "zuerst erschienen in", "zuerst erschienen bei", "zuerst erschienen auf",
    "erschien zuerst in", "erschien zuerst bei", "erschien zuerst auf", "erschien zuerst im",
    "zuerst veröffentlicht in", "zuerst veröffentlicht von", "zuerst veröffentlicht auf",
    "zuerst veröffentlicht bei", "ursprünglich erschienen in", "ursprünglich erschienen bei",
    "ursprünglich erschienen auf", "erschien ursprünglich in", "erschien ursprünglich bei",
    "erschien ursprünglich auf", "ursprünglich veröffentlicht von", "ursprünglich veröffentlicht auf",
    "ursprünglich veröffentlicht in", "übernommen von", "übernommen aus", "publié initialement par",
    "publié initialement sur", "publié initialement dans", "initialement publié par",
    "initialement publié sur", "initialement publié dans", "publié à l origine par", "publié à l origine sur",
    "publié à l origine dans", "d abord publié par", "d abord publié sur", "d abord publié dans",
    "d abord paru dans", "republié à partir de", "publicado originalmente en", "publicado originalmente por",
    "publicó originalmente en", "originalmente publicado en", "apareció originalmente en",
    "publicado por primera vez en", "pubblicato originariamente su", "pubblicato originariamente da",
    "pubblicato originariamente in", "pubblicato originalmente su", "apparso originariamente su",
    "pubblicato per la prima volta su", "publicado originalmente em", "publicado originalmente no",
    "publicado originalmente na", "publicado originalmente pelo", "publicado originalmente pela",
    "originalmente publicado em", "originalmente publicado no", "originalmente publicado na",
    "впервые опубликовано в", "впервые опубликована в", "впервые опубликован в", "впервые опубликовано на",
    "первоначально опубликовано в", "первоначально опубликована в", "первоначально опубликовано на",
    "оригинал опубликован в", "перепечатано из", "вперше опубліковано в", "вперше опубліковано на",
    "نشر هذا المقال اولا في", "نشر هذا المقال لاول مرة في", "نشر اولا في", "نشر لاول مرة في",
    "نشرت لاول مرة في", "verscheen eerder in", "verscheen eerder op", "verscheen eerst in",
    "oorspronkelijk gepubliceerd in", "oorspronkelijk gepubliceerd door", "oorspronkelijk gepubliceerd op",
    "ilk olarak",
];

/// The same in Chinese and Japanese.
#[rustfmt::skip]
pub(super) const REPUBLISHED_UNSPACED: &[&str] = &[
    "首发于", "首發於", "原载于", "原載於", "首发自", "转载自", "轉載自", "原刊于", "初出：",
];

/// `originally published in`: the first, second and third words.
#[rustfmt::skip]
pub(super) const FIRST: &[&str] = &[
    "originally", "first", "initially", "previously",
];
/// See [`FIRST`].
#[rustfmt::skip]
pub(super) const PUBLISHED: &[&str] = &[
    "published", "appeared", "posted", "printed",
];
/// See [`FIRST`].
#[rustfmt::skip]
pub(super) const THERE: &[&str] = &[
    "in", "on", "by", "at", "with",
];

/// Stand between the capitalised words of a name: `Süddeutsche für alle`.
#[rustfmt::skip]
pub(super) const JOINS: &[&str] = &[
    "of", "the", "and", "de", "du", "des", "la", "le", "für", "und", "di", "del", "della", "y", "do", "da",
    "et",
];

/// Begin with a capital where a date follows, and are no publication.
#[rustfmt::skip]
pub(super) const CALENDAR: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "januar", "februar",
    "märz", "mai", "juni", "juli", "oktober", "dezember", "spring", "summer", "autumn", "winter",
];

/// The phrases that have to be cut out of texts without spaces.
pub(super) fn unspaced() -> impl Iterator<Item = &'static str> {
    REPUBLISHED_UNSPACED.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::{super::pieces::fold, *};

    #[test]
    fn cues_are_folded() {
        let lists = [
            LEADS,
            CONTRACTIONS,
            NOUNS,
            ADVERBS,
            REPORTED,
            OWN_FIGURES,
            CITED,
            REPUBLISHED,
            FIRST,
            PUBLISHED,
            THERE,
            JOINS,
            CALENDAR,
        ];
        for cue in lists.into_iter().flatten() {
            assert_eq!(fold(cue), **cue);
        }
    }
}
