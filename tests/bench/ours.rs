//! What the screens ask for, through the functions that they call.

use crate::{
    fill,
    floor::Floor,
    measure::{Sample, compare},
    report::{self, Bar},
    words,
};
use anyhow::Result;
use balas::{
    app::App,
    model::{
        ChannelId, ConversationId, MessageId, Realm,
        contact_list::{ContactFilter, ContactSort},
    },
    store::{
        contact_list,
        views::{self as rows, Cursor, InboxFilter, InboxGroup},
    },
    views,
};

const PAGE: u32 = 50;
/// Calls of a round.
const CALLS: usize = 100;
const LIST: Bar = Bar::P95(16.0);
const OPEN: Bar = Bar::P95(50.0);
const SEARCH: Bar = Bar::P95(50.0);
/// Filling gives the first conversation the most messages.
const LONGEST: i64 = 1;

/// A run of the reading operations.
pub struct Reading<'a> {
    pub app: &'a App,
    pub floor: &'a Floor,
    pub conversations: usize,
}

impl Reading<'_> {
    pub async fn run(&self, rare: &str) -> Result<()> {
        report::times("Reading, ms");
        self.lists().await?;
        self.conversations().await?;
        self.contacts().await?;
        self.searches(rare).await
    }

    async fn lists(&self) -> Result<()> {
        use InboxGroup::{All, Closed, Mine, NeedsYou, Open, WithBot};
        let newest = (i64::MAX, i64::MAX);
        for group in [NeedsYou, Mine, WithBot, Closed, Open, All] {
            let pair = self.list(filter(group), None, newest).await?;
            report::operation(&format!("list: {group:?}"), &pair, LIST);
        }
        for group in [WithBot, Closed, All] {
            let pair = self.list(InboxFilter { unread_only: true, ..filter(group) }, None, newest).await?;
            report::operation(&format!("list: {group:?}, unread only"), &pair, LIST);
        }
        let deep = self.floor.place_in_list(fill::id(self.conversations / 8))?;
        let cursor = Some(Cursor { key: deep.0, id: deep.1 });
        for group in [WithBot, All] {
            let pair = self.list(filter(group), cursor, deep).await?;
            report::operation(&format!("list: {group:?}, far down"), &pair, LIST);
        }
        let counts = async |_| Ok(rows::counts(&mut *self.app.store().read().await?, Realm::Real).await?);
        let pair = compare(CALLS, counts, |_| self.floor.row(LONGEST)).await?;
        report::operation("counts of every group (floor: one row)", &pair, LIST);
        let row = async |n| Ok(rows::conversation(&mut *self.app.store().read().await?, self.nth(n)).await?);
        let pair = compare(CALLS, row, |n| self.floor.row(self.nth(n).0)).await?;
        report::operation("one row, after an event", &pair, LIST);
        Ok(())
    }

    async fn contacts(&self) -> Result<()> {
        use ContactSort::{LastMessage, Name};
        let everyone = || ContactFilter::everyone(Realm::Real);
        let blocked = ContactFilter { blocked: true, ..everyone() };
        let text = |text: &str| ContactFilter { text: text.to_owned(), ..everyone() };
        for (name, filter, sort) in [
            ("by name", everyone(), Name),
            ("by last message", everyone(), LastMessage),
            ("blocked", blocked, Name),
            ("a channel that all have", ContactFilter { channel_id: Some(ChannelId(1)), ..everyone() }, LastMessage),
            ("a beginning that all numbers have", text("62"), Name),
            ("a number", text("6281200000123"), Name),
        ] {
            let ours = async |_| {
                let mut reader = self.app.store().read().await?;
                Ok(contact_list::page(&mut reader, &filter, sort, None, PAGE).await?)
            };
            let pair = compare(CALLS, ours, |_| self.floor.list((i64::MAX, i64::MAX))).await?;
            report::operation(&format!("contacts: {name}"), &pair, LIST);
        }
        let counts = async |_| Ok(contact_list::counts(&mut *self.app.store().read().await?, Realm::Real).await?);
        let pair = compare(CALLS, counts, |_| self.floor.row(LONGEST)).await?;
        report::operation("contacts: how many (floor: one row)", &pair, LIST);
        Ok(())
    }

    async fn list(&self, filter: InboxFilter, cursor: Option<Cursor>, before: (i64, i64)) -> Result<(Sample, Sample)> {
        let ours = async |_| {
            let mut reader = self.app.store().read().await?;
            Ok(rows::conversations(&mut reader, &filter, cursor, PAGE).await?)
        };
        compare(CALLS, ours, |_| self.floor.list(before)).await
    }

    async fn conversations(&self) -> Result<()> {
        let longest = |_| ConversationId(LONGEST);
        let newest = |_| i64::MAX;
        let middle = self.floor.place_in_log(LONGEST)?;
        let pair = self.log(|n| self.nth(n), newest).await?;
        report::operation("last 50 messages", &pair, OPEN);
        let pair = self.log(longest, newest).await?;
        report::operation("last 50 messages, the longest conversation", &pair, OPEN);
        let pair = self.log(longest, |_| middle).await?;
        report::operation("50 messages from its middle", &pair, OPEN);
        let pair = self.open(|n| self.nth(n)).await?;
        report::operation("open a conversation: pane and messages", &pair, OPEN);
        let pair = self.open(longest).await?;
        report::operation("open the longest conversation", &pair, OPEN);
        Ok(())
    }

    async fn log(
        &self,
        which: impl Fn(usize) -> ConversationId,
        before: impl Fn(usize) -> i64,
    ) -> Result<(Sample, Sample)> {
        let ours = async |n| {
            let mut reader = self.app.store().read().await?;
            Ok(views::messages_before(&mut reader, which(n), Some(MessageId(before(n))), PAGE).await?)
        };
        compare(CALLS, ours, |n| self.floor.log(which(n).0, before(n))).await
    }

    async fn open(&self, which: impl Fn(usize) -> ConversationId) -> Result<(Sample, Sample)> {
        let ours = async |n| {
            let mut reader = self.app.store().read().await?;
            views::conversation(&mut reader, which(n)).await?;
            Ok(views::messages_before(&mut reader, which(n), None, PAGE).await?)
        };
        compare(CALLS, ours, |n| self.floor.log(which(n).0, i64::MAX)).await
    }

    async fn searches(&self, rare: &str) -> Result<()> {
        let (common, three) = (words::COMMON, &words::TYPED[..3]);
        for (name, typed, floor) in [
            ("search: a rare word", rare, format!("body : \"{rare}\"")),
            ("search: a common word", common, format!("body : \"{common}\"")),
            ("search: three letters", three, format!("body : \"{three}\"*")),
            ("search: two common words", "harga kirim", "body : (harga AND kirim)".to_owned()),
            ("search: a customer's number", "6281200000123", "body : \"6281200000123\"".to_owned()),
        ] {
            let pair = self.search(None, &|_| typed, &|_| floor.clone()).await?;
            report::operation(name, &pair, SEARCH);
        }
        let keystroke = |n: usize| &words::TYPED[..2 + n % (words::TYPED.len() - 1)];
        let prefix = |n| format!("body : \"{}\"*", keystroke(n));
        let pair = self.search(None, &keystroke, &prefix).await?;
        report::operation("search: letter by letter, each keystroke", &pair, SEARCH);
        let inside = Some(ConversationId(LONGEST));
        let pair = self.search(inside, &|_| common, &|_| format!("body : \"{common}\"")).await?;
        report::operation("search: inside the longest conversation", &pair, SEARCH);
        Ok(())
    }

    async fn search<'t>(
        &self,
        inside: Option<ConversationId>,
        typed: &dyn Fn(usize) -> &'t str,
        floor: &dyn Fn(usize) -> String,
    ) -> Result<(Sample, Sample)> {
        let ours = async |n| {
            let mut reader = self.app.store().read().await?;
            Ok(views::search(&mut reader, Realm::Real, typed(n), inside).await?)
        };
        compare(CALLS / 2, ours, |n| self.floor.search(&floor(n))).await
    }

    /// One conversation after the other, in no order that the database has.
    fn nth(&self, number: usize) -> ConversationId {
        ConversationId(fill::id(number * 7_919 % self.conversations))
    }
}

fn filter(group: InboxGroup) -> InboxFilter {
    InboxFilter { realm: Realm::Real, group, unread_only: false, channel_id: None }
}
