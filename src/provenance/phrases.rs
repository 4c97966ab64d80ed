//! The words that credits are made of, in the languages whose credits are read.
//!
//! All are written as [`fold`](super::pieces::fold) leaves them: small letters, Arabic without
//! hamza on its alefs. A phrase that is missing costs a credit; one too many invents one, so each
//! list is kept to what cannot be read otherwise in its place. The lists are wrapped by hand: the
//! formatter would give each word a line.

use std::sync::LazyLock;

use crate::hash::Map;

/// Opens a line that says who wrote the text.
#[rustfmt::skip]
pub(super) const BY: &[&str] = &[
    "by", "from", "von", "par", "por", "di", "da", "de", "door", "av", "بقلم", "عن", "от", "oleh", "af",
    "από", "автор", "yazan", "redaktion", "redacción", "redacció", "od", "przez",
];

/// Joins the members of a list.
#[rustfmt::skip]
pub(super) const AND: &[&str] = &[
    "and", "und", "et", "y", "e", "и", "en", "och", "og", "و", "ve", "και", "та", "і", "i", "oraz", "và",
    "dan", "和", "与", "與", "及", "と", "및", "और", "ja", "és", "şi",
];

/// Stands before an agency's name as part of naming it.
#[rustfmt::skip]
pub(super) const BEFORE_NAME: &[&str] = &[
    "by", "from", "of", "for", "via", "with", "the", "a", "an", "von", "mit", "der", "die", "dem", "den",
    "des", "für", "par", "avec", "le", "la", "les", "de", "du", "d", "l", "pour", "por", "con", "el", "del",
    "los", "las", "para", "com", "do", "dos", "di", "da", "dell", "dall", "all", "per", "agencia", "agência",
    "agence", "agenzia", "agentur", "nachrichtenagentur", "agency", "news", "wire", "wires", "وكالة", "عن",
    "من", "مع", "نقلا", "агентство", "агентства", "от", "по", "material", "redacción", "informa", "writer",
    "writers", "het", "van", "persbureau", "nyhetsbyrån", "från", "za", "το", "του", "της", "με", "από",
    "πρακτορείο", "информагентство", "агенція", "агентством", "информагентства", "ανταπόκριση", "एजेंसी",
    "haber", "ajansi", "据", "據", "电", "電", "notimérica", "agences", "dispatch",
];

/// Stands after an agency's name as part of naming it or who works there.
#[rustfmt::skip]
pub(super) const AFTER_NAME: &[&str] = &[
    "news", "agency", "wire", "wires", "newswire", "newswires", "staff", "writer", "writers", "reporter",
    "reporters", "correspondent", "correspondents", "journalist", "journalists", "editor", "editors",
    "business", "sports", "science", "political", "chief", "bureau", "service", "ltd", "limited", "inc",
    "gmbh", "online", "korrespondent", "korrespondentin", "للانباء", "الاخبارية", "الدولية", "ajansi",
    "muhabiri", "haber", "корреспондент", "корр", "기자", "특파원", "통신", "报道", "報道", "報導", "电", "電", "专电", "專電",
    "供稿", "消息", "通信", "発", "配信", "特派員", "ब्यूरो", "एजेंसी", "agentschap", "reporting",
];

/// Says where an agency's people are: what follows is a place.
#[rustfmt::skip]
pub(super) const PLACE_OF: &[&str] = &[
    "in", "at", "aus", "à", "en", "a", "из", "в", "في", "من",
];

/// Agencies that are not named.
#[rustfmt::skip]
pub(super) const AGENCIES: &[&str] = &[
    "agencies", "agency", "agenturen", "agences", "agencias", "agenzie", "agências", "вкл", "агентства",
    "وكالات", "الوكالات", "ووكالات", "others", "wires", "staff", "redaction", "ajanslar", "외신", "综合外电", "外电",
    "外電", "agentschappen", "агенції", "агентств", "πρακτορεία", "एजेंसियां", "एजेंसियाँ", "agencje", "byråer",
    "persbureaus", "通信社", "各通信社",
];

/// Says that a credit is for a picture.
#[rustfmt::skip]
pub(super) const PHOTO: &[&str] = &[
    "photo", "photos", "photograph", "photographs", "photography", "photographer", "photographers", "picture",
    "pictures", "image", "images", "video", "videos", "footage", "graphic", "graphics", "file", "caption",
    "foto", "fotos", "bild", "bilder", "symbolbild", "archivbild", "grafik", "fotografía", "imagen",
    "imágenes", "immagine", "imagem", "crédit", "صورة", "الصورة", "صور", "تصوير", "фото", "снимок", "getty",
    "credit", "fotoğraf", "fotoğraflar", "görsel", "图", "图片", "圖片", "照片", "摄", "攝", "摄影", "攝影", "写真", "画像",
    "映像", "사진", "영상", "그래픽", "світлина", "фотография", "фотографія", "зображення", "видео", "відео",
    "zdjęcie", "fot", "φωτό", "φωτο", "φωτογραφία", "चित्र", "फोटो", "तस्वीर", "ảnh", "beeld", "kuva",
    "bilde", "billede", "imagens", "vidéo", "infografía", "infografik", "illustration", "illustrasjon",
    "gambar", "תמונה", "צילום", "عكس", "فيديو",
];

/// Opens a sentence whose agencies, wherever they stand in it, gave wording.
#[rustfmt::skip]
pub(super) const GIVEN_BY: &[&str] = &[
    "with files from", "with inputs from", "with input from", "with agency inputs from",
    "with reporting from", "with reporting by", "with additional reporting from",
    "with additional reporting by", "with additional material from", "with contributions from",
    "with information from", "with material from", "with reports from", "additional reporting by",
    "additional reporting from", "additional material from", "reporting by", "based on reporting by",
    "based on reports by", "based on reports from", "compiled from reports by", "this story was written by",
    "this article was written by", "this report was prepared by", "this report was provided by",
    "this article was provided by", "this article was first published by",
    "this story was first published by", "this article was originally published by",
    "this story was originally published by", "mit material von", "mit material der", "mit informationen von",
    "mit informationen der", "mit agenturmaterial von", "mit agenturmaterial der", "mit agenturmaterial",
    "unter verwendung von material der", "unter verwendung von material von",
    "unter verwendung von agenturmaterial", "dieser artikel enthält material von",
    "dieser artikel enthält material der", "avec des informations de", "avec les informations de",
    "con información de", "con informaciones de", "con datos de", "con material de", "con informazioni di",
    "con informazioni dell", "com informações da", "com informações de", "com informações do",
    "com informações das", "com agência", "com agencia", "по материалам", "с использованием материалов",
    "при подготовке использованы материалы", "в материале использована информация", "بالاستعانة بتقارير",
    "بمساهمة من", "شارك في التغطية", "with wire reports from", "with agency reports from",
    "from wire reports by", "compiled from reports from", "this report includes material from",
    "this report includes information from", "this report includes reporting by",
    "this report includes reporting from", "this story includes material from",
    "this story includes information from", "this story includes reporting by",
    "this story includes reporting from", "this article includes material from",
    "this article includes information from", "this article includes reporting by",
    "this article includes reporting from", "this article originally appeared on",
    "this story originally appeared on", "this article first appeared on", "this story first appeared on",
    "this article was originally published on", "this story was originally published on",
    "originally published by", "first published by", "mit inhalten von", "mit inhalten der",
    "mit dpa material", "mit agenturmeldungen von", "diese meldung stammt von der",
    "dieser text enthält material von", "dieser text enthält material der", "avec des dépêches de",
    "avec des informations des", "avec les agences", "con aportes de", "con informes de", "con reportes de",
    "con contributi di", "con reportagem da", "com reportagem da", "com reportagem de", "com dados da",
    "com agências", "met medewerking van", "met informatie van", "met materiaal van", "med material från",
    "med uppgifter från", "opracowano na podstawie depeszy", "na podstawie depeszy", "за матеріалами",
    "з використанням матеріалів", "με πληροφορίες από", "με πληροφορίες του", "με στοιχεία από",
    "dengan laporan dari", "本文综合", "综合", "綜合", "编译自", "編譯自", "tổng hợp từ",
];

/// Opens a bracket or a line that is otherwise nothing but agencies.
#[rustfmt::skip]
pub(super) const SOURCE: &[&str] = &[
    "source", "sources", "quelle", "quellen", "fuente", "fuentes", "fonte", "fontes", "fonti", "المصدر",
    "المصادر", "источник", "источники", "agency", "agencies", "text", "texte", "texto", "testo", "текст",
    "with", "mit", "avec", "con", "com", "from", "aus", "via", "c", "kaynak", "kaynaklar", "bron", "bronnen",
    "kilde", "källa", "lähde", "źródło", "джерело", "джерела", "πηγή", "πηγές", "来源", "來源", "资料来源", "消息来源",
    "新闻来源", "出典", "提供", "출처", "자료", "स्रोत", "साभार", "इनपुट", "sumber", "nguồn", "theo", "zdroj", "forrás",
    "sursa", "izvor", "مصدر", "منبع", "据", "據", "转自", "轉自", "轉載自", "转载自", "με", "met", "med", "z", "за", "по",
];

/// Says, with one of [`THIS`] and one of [`REPORT`], that somebody helped to write the text.
#[rustfmt::skip]
pub(super) const CONTRIBUTED: &[&str] = &[
    "contributed", "beigetragen", "contribué", "contribuyó", "contribuyeron", "contribuiu", "contribuíram",
    "contribuito", "ساهم", "ساهمت", "اسهم", "اسهمت", "شارك", "شاركت", "katkida", "droeg", "droegen",
    "bijgedragen", "bidrog", "bidro", "przyczynili", "bidraget",
];

/// See [`CONTRIBUTED`].
#[rustfmt::skip]
pub(super) const THIS: &[&str] = &[
    "this", "diesem", "dieser", "cet", "cette", "este", "esta", "esse", "questo", "quest", "questa", "هذا",
    "هذه", "bu", "dit", "deze", "denna", "detta", "denne", "dette", "этот", "эту", "этого", "цієї",
];

/// See [`CONTRIBUTED`].
#[rustfmt::skip]
pub(super) const REPORT: &[&str] = &[
    "report", "reporting", "story", "article", "dispatch", "piece", "bericht", "artikel", "meldung", "text",
    "reportage", "dépêche", "reportaje", "informe", "artículo", "nota", "información", "articolo", "servizio",
    "reportagem", "artigo", "texto", "التقرير", "الخبر", "المقال", "التغطية", "habere", "haberin", "haber",
    "artikeln", "rapport", "verhaal", "reportaget", "материал", "материала", "本文", "本稿", "此文",
];

/// May follow the holder of a copyright.
#[rustfmt::skip]
pub(super) const RIGHTS: &[&str] = &[
    "all", "alle", "tous", "todos", "tutti", "any", "this", "rights", "ltd", "limited", "inc", "llc", "gmbh",
    "content", "the", "droits", "جميع", "كل", "все", "무단", "tüm", "wszelkie", "με", "未经", "未經", "無断",
    "derechos", "riproduzione", "está", "queda",
];

/// Says that what is named behind it is past.
#[rustfmt::skip]
pub(super) const FORMER: &[&str] = &[
    "former", "ex", "formerly", "once", "ehemaliger", "ehemalige", "ehemaligen", "früherer", "ancien",
    "ancienne", "antiguo", "antigua", "exreportero", "бывший", "бывшая", "eski", "原", "前",
];

/// Ends the line of rights, before the sign: `RIPRODUZIONE RISERVATA © Copyright`.
#[rustfmt::skip]
pub(super) const RESERVED: &[&str] = &[
    "riservata", "riservati", "reserved", "reservados", "réservés", "vorbehalten", "saklidir", "금지",
];

/// Stands between an agency's name and the name of who works there.
#[rustfmt::skip]
pub(super) const PERSON_OF: &[&str] = &[
    "记者", "記者", "특파원",
];

/// Says in Chinese and Japanese that the text came by wire.
#[rustfmt::skip]
pub(super) const CABLED: &[&str] = &[
    "电", "電", "专电", "專電", "电讯", "電訊",
];

/// Those of [`GIVEN_BY`] that begin with `word`, in their order: there are too many to try each at each word.
pub(super) fn given_by(word: &str) -> &'static [&'static str] {
    static BY_FIRST: LazyLock<Map<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut by_first: Map<&str, Vec<&str>> = Map::default();
        for phrase in GIVEN_BY {
            by_first.entry(phrase.split(' ').next().unwrap_or(phrase)).or_default().push(phrase);
        }
        by_first
    });
    BY_FIRST.get(word).map_or(&[], Vec::as_slice)
}

/// Whether `word` is one of [`PHOTO`].
pub(super) fn is_photo(word: &str) -> bool {
    static ALL: LazyLock<Map<&str, ()>> =
        LazyLock::new(|| PHOTO.iter().map(|word| (*word, ())).collect());
    ALL.contains_key(word)
}

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
        FORMER,
        RESERVED,
        PERSON_OF,
        CABLED,
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
