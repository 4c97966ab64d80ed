//! A news agency and the outlets that print what it sends.
//!
//! In: a plan. Out: articles in the order in which they were made, which is not that of their ids.
//! A story begins with a report of the agency. Outlets print it, or what another outlet has made
//! of it, some hours later, after an editor has been at it; others send their own reporter, who may hear
//! the same statement; and some print a second version of their own.

use super::{
    Plan,
    copy::{Class, Numbers, Sentence, prose, reorder, reword},
    grammar::{Topic, Vocabulary},
    random::{Purpose, Random},
};

/// Agencies, with what stands between a dateline and the text.
pub(super) const AGENCIES: [(&str, &str); 4] =
    [("AP", "--"), ("Reuters", "-"), ("AFP", "--"), ("dpa", "-")];
/// How outlets are called, after a place.
const OUTLET_NAMES: [&str; 8] =
    ["Gazette", "Herald", "Courier", "Chronicle", "Examiner", "Sentinel", "Post", "Echo"];
/// Sentences of a report, at least, and how many more there may be.
const SENTENCES: (u64, u64) = (9, 10);
/// Minutes between two stories, at most.
const STORY_MINUTES: u64 = 600;
/// An outlet prints what it has from elsewhere so many minutes later, at least and at most.
const DELAY_MINUTES: (u64, u64) = (12, 30 * 60);

/// How well an article's date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Minute,
    Day,
    None,
}

/// An article, and all about it.
#[derive(Clone, Debug)]
pub(super) struct Article {
    /// Number of its outlet; none for the agency.
    pub(super) outlet: Option<usize>,
    pub(super) agency: usize,
    pub(super) minute: u64,
    pub(super) precision: Precision,
    pub(super) title: String,
    /// The agency, where the byline names it.
    pub(super) byline: Option<&'static str>,
    pub(super) is_credited: bool,
    pub(super) sentences: Vec<Sentence>,
    /// Immediate sources, by number.
    pub(super) sources: Vec<usize>,
    pub(super) version_of: Option<usize>,
    /// Articles on one story have one number, and are next to each other.
    pub(super) story: usize,
    /// It is not in the corpus.
    pub(super) is_withheld: bool,
}

/// An outlet and its habits.
pub(super) struct Outlet {
    pub(super) name: String,
    house: Option<Vec<String>>,
    precision: Precision,
}

/// All outlets, and what they have printed so far.
pub(super) struct Desk {
    pub(super) outlets: Vec<Outlet>,
    pub(super) articles: Vec<Article>,
    vocabulary: Vocabulary,
    numbers: Numbers,
    random: Random,
    plan: Plan,
    stories: usize,
}

/// What happened.
struct Story {
    topic: Topic,
    place: String,
    statement: Vec<String>,
    agency: usize,
    /// Numbers of the articles on it.
    articles: Vec<usize>,
}

impl Desk {
    pub(super) fn new(plan: &Plan) -> Self {
        let vocabulary = Vocabulary::new(plan.seed);
        let mut random = Random::new(plan.seed, 0, Purpose::Text);
        let house_topic = vocabulary.topic(&mut random);
        let mut outlet = |number: usize| {
            let kind = OUTLET_NAMES[number % OUTLET_NAMES.len()];
            let name = format!("{} {kind}", vocabulary.name(&mut random));
            let house = vocabulary.sentence(&house_topic, &mut random);
            let precision = match random.below(10) {
                0 => Precision::None,
                1 | 2 => Precision::Day,
                _ => Precision::Minute,
            };
            Outlet { name, house: (random.below(2) == 0).then_some(house), precision }
        };
        let outlets = (0..plan.outlets).map(&mut outlet).collect();
        let numbers = Numbers::default();
        Self {
            outlets,
            articles: Vec::new(),
            vocabulary,
            numbers,
            random,
            plan: plan.clone(),
            stories: 0,
        }
    }

    /// Write until there are as many articles as are planned.
    pub(super) fn work(&mut self) {
        let mut minute = 0;
        while self.articles.len() < self.plan.articles {
            minute += self.random.below(STORY_MINUTES);
            self.cover(minute);
        }
        self.articles.truncate(self.plan.articles);
    }

    /// Everything that is written on one story.
    fn cover(&mut self, minute: u64) {
        let topic = self.vocabulary.topic(&mut self.random);
        let mut story = Story {
            place: self.vocabulary.name(&mut self.random).to_uppercase(),
            statement: self.statement(&topic),
            agency: self.random.index(AGENCIES.len()),
            topic,
            articles: Vec::new(),
        };
        self.stories += 1;
        self.wire(&mut story, minute);
        let mut outlets: Vec<usize> = (0..self.outlets.len()).collect();
        for last in (1..outlets.len()).rev() {
            outlets.swap(last, self.random.index(last + 1));
        }
        let printing = 2 + self.random.index(8);
        for &outlet in outlets.iter().take(printing) {
            let number = match self.random.below(4) {
                0 => self.own_report(&story, outlet, minute),
                _ => self.reprint(&story, outlet),
            };
            story.articles.push(number);
            if self.random.below(7) == 0 {
                let version = self.version(&story, number);
                story.articles.push(version);
            }
        }
    }

    fn wire(&mut self, story: &mut Story, minute: u64) {
        let sentences = self.report(story, story.agency % 2);
        let title = self.title(&story.topic);
        let mut article = self.article(None, minute, sentences, title);
        article.agency = story.agency;
        article.is_credited = true;
        article.is_withheld = self.random.fraction() < self.plan.withheld;
        self.put_dateline(story, &mut article);
        self.articles.push(article);
        story.articles.push(self.articles.len() - 1);
    }

    fn article(
        &self,
        outlet: Option<usize>,
        minute: u64,
        sentences: Vec<Sentence>,
        title: String,
    ) -> Article {
        Article {
            outlet,
            agency: 0,
            minute,
            precision: outlet.map_or(Precision::Minute, |outlet| self.outlets[outlet].precision),
            title,
            byline: None,
            is_credited: false,
            sentences,
            sources: Vec::new(),
            version_of: None,
            story: self.stories,
            is_withheld: false,
        }
    }

    fn title(&mut self, topic: &Topic) -> String {
        let words = self.vocabulary.sentence(topic, &mut self.random);
        words[..words.len().min(7)].join(" ").trim_end_matches([',', '.']).to_owned()
    }

    /// What somebody said to all reporters.
    fn statement(&mut self, topic: &Topic) -> Vec<String> {
        let mut words = self.vocabulary.sentence(topic, &mut self.random);
        let last = words.len() - 1;
        words[0].insert(0, '"');
        words[last] = format!("{},\"", words[last].trim_end_matches('.'));
        words
    }

    fn own_sentence(&mut self, topic: &Topic) -> Sentence {
        let words = self.vocabulary.sentence(topic, &mut self.random);
        self.numbers.number(words, Class::Prose)
    }

    /// A report of one's own, with the statement in the middle so many times.
    fn report(&mut self, story: &Story, statements: usize) -> Vec<Sentence> {
        let count = SENTENCES.0 + self.random.below(SENTENCES.1);
        let mut sentences: Vec<Sentence> =
            (0..count).map(|_| self.own_sentence(&story.topic)).collect();
        for _ in 0..statements {
            let mut sentence = self.numbers.number(story.statement.clone(), Class::Quoted);
            let speaker = self.vocabulary.name(&mut self.random);
            let said = ["said".to_owned(), format!("{speaker}.")];
            sentence.extend(self.numbers.number(said.into(), Class::Prose));
            sentences.insert(4, sentence);
        }
        sentences
    }

    fn own_report(&mut self, story: &Story, outlet: usize, minute: u64) -> usize {
        let statements = self.random.index(2);
        let sentences = self.report(story, statements);
        let title = self.title(&story.topic);
        let minute = minute + self.random.below(DELAY_MINUTES.1);
        let mut article = self.article(Some(outlet), minute, sentences, title);
        self.put_house(outlet, &mut article);
        self.articles.push(article);
        self.articles.len() - 1
    }

    /// What an outlet makes of an article on the story that others have.
    fn reprint(&mut self, story: &Story, outlet: usize) -> usize {
        let is_chain = self.random.fraction() < self.plan.chains;
        let source = if is_chain {
            story.articles[self.random.index(story.articles.len())]
        } else {
            story.articles[0]
        };
        let from = self.articles[source].clone();
        let is_body = |sentence: &&Sentence| {
            sentence.iter().all(|word| ![Class::House, Class::Credit].contains(&word.class))
        };
        let mut sentences: Vec<Sentence> = from.sentences.iter().filter(is_body).cloned().collect();
        for sentence in &mut sentences {
            sentence.retain(|word| word.class != Class::Credit);
        }
        self.edit(story, &mut sentences);
        let mut sources = vec![source];
        let mut after = from.minute;
        let other = story.articles[self.random.index(story.articles.len())];
        if self.random.below(8) == 0 && other != source {
            self.stitch(other, &mut sentences);
            sources.push(other);
            after = after.max(self.articles[other].minute);
        }
        let delay = self.random.below(DELAY_MINUTES.1 - DELAY_MINUTES.0);
        let is_retitled = self.random.below(3) > 0;
        let title = if is_retitled { self.title(&story.topic) } else { from.title.clone() };
        let minute = after + DELAY_MINUTES.0 + delay;
        let mut article = self.article(Some(outlet), minute, sentences, title);
        article.agency = from.agency;
        article.sources = sources;
        if from.is_credited && self.random.fraction() >= self.plan.dropped {
            self.put_credit(story, &mut article);
        }
        self.put_house(outlet, &mut article);
        self.articles.push(article);
        self.articles.len() - 1
    }

    /// What an editor does: one or two of these, or nothing.
    fn edit(&mut self, story: &Story, sentences: &mut Vec<Sentence>) {
        for _ in 0..1 + self.random.below(2) {
            match self.random.below(7) {
                0 => {
                    let kept = sentences.len() * (4 + self.random.index(5)) / 10;
                    sentences.truncate(kept.max(3));
                }
                1 => {
                    let cut = 1 + self.random.index(2);
                    sentences.drain(..cut.min(sentences.len() - 1));
                    let lead = self.own_sentence(&story.topic);
                    sentences.insert(0, lead);
                }
                2 => {
                    let one_in = 6 + self.random.below(8);
                    let tools = (&self.vocabulary, &mut self.numbers);
                    reword(sentences, one_in, tools, &mut self.random);
                }
                3 => {
                    let tools = (&self.vocabulary, &mut self.numbers);
                    reword(sentences, 8, tools, &mut self.random);
                    reorder(sentences, &mut self.random);
                }
                4 | 5 => {
                    for _ in 0..1 + self.random.below(3) {
                        let own = self.own_sentence(&story.topic);
                        let place = 1 + self.random.index(sentences.len());
                        sentences.insert(place, own);
                    }
                }
                _ if sentences.len() > 3 => {
                    let place = self.random.index(sentences.len());
                    sentences.remove(place);
                }
                _ => {}
            }
        }
    }

    /// Put sentences of another article in, two to four in a row.
    fn stitch(&mut self, other: usize, sentences: &mut Vec<Sentence>) {
        let known: Vec<u32> = prose(sentences, |word| word.place);
        let is_new = |sentence: &&Sentence| {
            sentence.iter().all(|word| word.class == Class::Prose)
                && sentence.iter().all(|word| known.binary_search(&word.place).is_err())
        };
        let new: Vec<Sentence> =
            self.articles[other].sentences.iter().filter(is_new).cloned().collect();
        let count = (2 + self.random.index(3)).min(new.len());
        let start = self.random.index(new.len() - count + 1);
        sentences.extend_from_slice(&new[start..start + count]);
    }

    /// A later version of an article by its own outlet.
    fn version(&mut self, story: &Story, number: usize) -> usize {
        let mut article = self.articles[number].clone();
        let added = self.own_sentence(&story.topic);
        let place = 1 + self.random.index(article.sentences.len().min(4));
        article.sentences.insert(place, added);
        let tools = (&self.vocabulary, &mut self.numbers);
        reword(&mut article.sentences, 40, tools, &mut self.random);
        article.minute += 20 + self.random.below(20 * 60);
        article.sources = vec![number];
        article.version_of = Some(number);
        self.articles.push(article);
        self.articles.len() - 1
    }

    fn put_dateline(&mut self, story: &Story, article: &mut Article) {
        let (agency, dash) = AGENCIES[article.agency];
        let words = vec![story.place.clone(), format!("({agency})"), dash.to_owned()];
        let dateline = self.numbers.number(words, Class::Credit);
        article.sentences[0].splice(0..0, dateline);
    }

    fn put_credit(&mut self, story: &Story, article: &mut Article) {
        let (agency, _) = AGENCIES[article.agency];
        article.is_credited = true;
        match self.random.below(4) {
            0 => article.byline = Some(agency),
            1 => {
                let line = format!("{agency} contributed to this report.");
                let words = line.split(' ').map(str::to_owned).collect();
                article.sentences.push(self.numbers.number(words, Class::Credit));
            }
            _ => self.put_dateline(story, article),
        }
    }

    fn put_house(&mut self, outlet: usize, article: &mut Article) {
        if let Some(house) = &self.outlets[outlet].house {
            article.sentences.push(self.numbers.number(house.clone(), Class::House));
        }
    }
}
