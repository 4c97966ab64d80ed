//! The words that credits are made of, in the languages whose credits are read.
//!
//! All are written as [`fold`](super::pieces::fold) leaves them: small letters, Arabic without
//! hamza on its alefs. A phrase that is missing costs a credit; one too many invents one, so each
//! list is kept to what cannot be read otherwise in its place.

/// Opens a line that says who wrote the text.
pub(super) const BY: &[&str] =
    &["by", "from", "von", "par", "por", "di", "da", "de", "door", "av", "بقلم", "عن", "от"];

/// Joins the members of a list.
pub(super) const AND: &[&str] = &["and", "und", "et", "y", "e", "и", "en", "och", "og", "و"];

/// Stands before an agency's name as part of naming it.
pub(super) const BEFORE_NAME: &[&str] = &[
    "by",
    "from",
    "of",
    "for",
    "via",
    "with",
    "the",
    "a",
    "an",
    "von",
    "mit",
    "der",
    "die",
    "dem",
    "den",
    "des",
    "für",
    "par",
    "avec",
    "le",
    "la",
    "les",
    "de",
    "du",
    "d",
    "l",
    "pour",
    "por",
    "con",
    "el",
    "del",
    "los",
    "las",
    "para",
    "com",
    "do",
    "dos",
    "di",
    "da",
    "dell",
    "dall",
    "all",
    "per",
    "agencia",
    "agência",
    "agence",
    "agenzia",
    "agentur",
    "nachrichtenagentur",
    "agency",
    "news",
    "wire",
    "wires",
    "وكالة",
    "عن",
    "من",
    "مع",
    "نقلا",
    "агентство",
    "агентства",
    "от",
    "по",
    "material",
    "redacción",
    "informa",
    "writer",
    "writers",
];

/// Stands after an agency's name as part of naming it or who works there.
pub(super) const AFTER_NAME: &[&str] = &[
    "news",
    "agency",
    "wire",
    "wires",
    "newswire",
    "newswires",
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "journalist",
    "journalists",
    "editor",
    "editors",
    "business",
    "sports",
    "science",
    "political",
    "chief",
    "bureau",
    "service",
    "ltd",
    "limited",
    "inc",
    "gmbh",
    "online",
    "korrespondent",
    "korrespondentin",
    "للانباء",
    "الاخبارية",
    "الدولية",
];

/// Says where an agency's people are: what follows is a place.
pub(super) const PLACE_OF: &[&str] = &["in", "at", "aus", "à", "en", "a", "из", "в", "في", "من"];

/// Agencies that are not named.
pub(super) const AGENCIES: &[&str] = &[
    "agencies",
    "agency",
    "agenturen",
    "agences",
    "agencias",
    "agenzie",
    "agências",
    "вкл",
    "агентства",
    "وكالات",
    "الوكالات",
    "ووكالات",
    "others",
    "wires",
    "staff",
    "redaction",
];

/// Says that a credit is for a picture.
pub(super) const PHOTO: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photographs",
    "photography",
    "photographer",
    "photographers",
    "picture",
    "pictures",
    "image",
    "images",
    "video",
    "videos",
    "footage",
    "graphic",
    "graphics",
    "file",
    "caption",
    "foto",
    "fotos",
    "bild",
    "bilder",
    "symbolbild",
    "archivbild",
    "grafik",
    "fotografía",
    "imagen",
    "imágenes",
    "immagine",
    "imagem",
    "crédit",
    "صورة",
    "الصورة",
    "صور",
    "تصوير",
    "фото",
    "снимок",
    "getty",
];

/// Opens a sentence whose agencies, wherever they stand in it, gave wording.
pub(super) const GIVEN_BY: &[&str] = &[
    "with files from",
    "with inputs from",
    "with input from",
    "with agency inputs from",
    "with reporting from",
    "with reporting by",
    "with additional reporting from",
    "with additional reporting by",
    "with additional material from",
    "with contributions from",
    "with information from",
    "with material from",
    "with reports from",
    "additional reporting by",
    "additional reporting from",
    "additional material from",
    "reporting by",
    "based on reporting by",
    "based on reports by",
    "based on reports from",
    "compiled from reports by",
    "this story was written by",
    "this article was written by",
    "this report was prepared by",
    "this report was provided by",
    "this article was provided by",
    "this article was first published by",
    "this story was first published by",
    "this article was originally published by",
    "this story was originally published by",
    "mit material von",
    "mit material der",
    "mit informationen von",
    "mit informationen der",
    "mit agenturmaterial von",
    "mit agenturmaterial der",
    "mit agenturmaterial",
    "unter verwendung von material der",
    "unter verwendung von material von",
    "unter verwendung von agenturmaterial",
    "dieser artikel enthält material von",
    "dieser artikel enthält material der",
    "avec des informations de",
    "avec les informations de",
    "con información de",
    "con informaciones de",
    "con datos de",
    "con material de",
    "con informazioni di",
    "con informazioni dell",
    "com informações da",
    "com informações de",
    "com informações do",
    "com informações das",
    "com agência",
    "com agencia",
    "по материалам",
    "с использованием материалов",
    "при подготовке использованы материалы",
    "в материале использована информация",
    "بالاستعانة بتقارير",
    "بمساهمة من",
    "شارك في التغطية",
];

/// Opens a bracket or a line that is otherwise nothing but agencies.
pub(super) const SOURCE: &[&str] = &[
    "source",
    "sources",
    "quelle",
    "quellen",
    "fuente",
    "fuentes",
    "fonte",
    "fontes",
    "fonti",
    "المصدر",
    "المصادر",
    "источник",
    "источники",
    "agency",
    "agencies",
    "text",
    "texte",
    "texto",
    "testo",
    "текст",
    "with",
    "mit",
    "avec",
    "con",
    "com",
    "from",
    "aus",
    "via",
    "c",
];

/// Says, with one of [`THIS`] and one of [`REPORT`], that somebody helped to write the text.
pub(super) const CONTRIBUTED: &[&str] = &[
    "contributed",
    "beigetragen",
    "contribué",
    "contribuyó",
    "contribuyeron",
    "contribuiu",
    "contribuíram",
    "contribuito",
    "ساهم",
    "ساهمت",
    "اسهم",
    "اسهمت",
    "شارك",
    "شاركت",
];

/// See [`CONTRIBUTED`].
pub(super) const THIS: &[&str] = &[
    "this", "diesem", "dieser", "cet", "cette", "este", "esta", "esse", "questo", "quest",
    "questa", "هذا", "هذه",
];

/// See [`CONTRIBUTED`].
pub(super) const REPORT: &[&str] = &[
    "report",
    "reporting",
    "story",
    "article",
    "dispatch",
    "piece",
    "bericht",
    "artikel",
    "meldung",
    "text",
    "reportage",
    "dépêche",
    "reportaje",
    "informe",
    "artículo",
    "nota",
    "información",
    "articolo",
    "servizio",
    "reportagem",
    "artigo",
    "texto",
    "التقرير",
    "الخبر",
    "المقال",
    "التغطية",
];

/// May follow the holder of a copyright.
pub(super) const RIGHTS: &[&str] = &[
    "all", "alle", "tous", "todos", "tutti", "any", "this", "rights", "ltd", "limited", "inc",
    "llc", "gmbh", "content", "the", "droits", "جميع", "كل", "все",
];

/// All words of all lists.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    [
        BY,
        AND,
        BEFORE_NAME,
        AFTER_NAME,
        PLACE_OF,
        AGENCIES,
        PHOTO,
        GIVEN_BY,
        SOURCE,
        CONTRIBUTED,
        THIS,
        REPORT,
        RIGHTS,
    ]
    .into_iter()
    .flatten()
    .flat_map(|phrase| phrase.split(' '))
}

#[cfg(test)]
mod tests {
    use super::{super::pieces::fold, *};

    #[test]
    fn phrases_are_folded() {
        for word in all() {
            assert_eq!(fold(word), word);
        }
    }
}
