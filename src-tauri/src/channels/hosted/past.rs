//! What was said before the connection was made, and what could not be had at once: read beside what is new, never in its
//! way, and at a pace that leaves turns for it.

use super::{
    Account, Setback,
    polling::{PAGE, look},
    rounds,
};
use crate::{
    error::Result,
    gateways::{
        client::{ClientError, wabot},
        wabot::Conversation,
    },
    model::Timestamp,
    store::hosted::{
        conversations as hosted, progress,
        setbacks::{self, Kind},
    },
};
use futures_util::FutureExt;

/// Turns of one round, in each of which every kind of work may put a question.
const TURNS: u32 = 4;
/// Questions of one round; a turn that has begun is ended.
const QUESTIONS: u32 = 5;
/// What each question costs: so many milliseconds until the next round, which leaves the others nearly half of the turns that
/// a service allows.
const QUESTION_MILLIS: i64 = 2_000;

/// Pages of the list that are gone through at once when the past has been read.
const PAGES_AT_ONCE: u32 = 3;

/// What of a conversation is news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// All that is not stored yet.
    All,
    /// What is later than this, by the account's own clock.
    After(Timestamp),
    /// Nothing.
    None,
}

impl News {
    pub fn includes(self, at: Timestamp) -> bool {
        match self {
            Self::All => true,
            Self::After(boundary) => at > boundary,
            Self::None => false,
        }
    }
}

/// Where going through the account's whole list stands. The first time, that is reading the past; afterwards somebody may
/// have changed who answers a conversation without a word.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Lines of this page that are still to be looked at, the next one last; `None` before it is read.
    page: Option<Vec<Conversation>>,
    next_cursor: Option<String>,
    /// What had been told about owners when it was read.
    mark: u64,
    cursor: Option<String>,
    /// Pages since it rested last.
    pages: u32,
    rests_until: Option<Timestamp>,
}

impl Account {
    /// Goes on with all of it, a question at a time.
    pub(super) async fn catch_up(&self) -> Result<Timestamp> {
        let wabot = self.services.as_ref().and_then(|services| services.wabot.as_ref());
        let Some(wabot) = wabot else { return Ok(rounds::NEVER) };
        let mut walk = self.walk.lock().await;
        let now = self.app.clock().now();
        if self.status().past_at(now) > now {
            return Ok(self.status().past_at(now));
        }
        let mut asked = 0;
        for _ in 0..TURNS {
            let before = asked;
            match self.take_turn(wabot, &mut walk, now, &mut asked).await {
                Ok(()) => {}
                // Having no turn is no trouble: what is new comes first.
                Err(Setback::Service(ClientError::RateLimited { .. })) => break,
                Err(setback) => {
                    self.fared(Some(super::trouble::Service::Wabot), Err(setback))?;
                    break;
                }
            }
            if asked == before || asked >= QUESTIONS {
                break;
            }
        }
        let pause = self.poll_millis.max(QUESTION_MILLIS * i64::from(asked));
        self.status().caught_up(now.plus_millis(pause));
        Ok(self.status().past_at(now))
    }

    async fn take_turn(
        &self,
        wabot: &wabot::Client,
        walk: &mut Walk,
        now: Timestamp,
        asked: &mut u32,
    ) -> Result<(), Setback> {
        *asked += u32::from(self.retry_a_conversation(wabot, now).await?);
        *asked += u32::from(self.ask_about_acks(wabot, now).await?);
        *asked += u32::from(self.narrow_a_gap(wabot, now).await?);
        *asked += u32::from(self.walk_on(wabot, walk, now).await?);
        Ok(())
    }

    /// Tries again to read the conversation that waits longest. Returns whether there was one.
    async fn retry_a_conversation(&self, wabot: &wabot::Client, now: Timestamp) -> Result<bool, Setback> {
        let due = setbacks::due(&mut *self.app.store().read().await?, self.id, Kind::Conversation, now, 1).await?;
        let Some(remote_id) = due.into_iter().next() else { return Ok(false) };
        let mark = self.told_so_far();
        let read = match wabot.conversation(&remote_id).await {
            Ok(thread) => {
                let news = self.news(&[]).await?;
                self.read(wabot, &thread.conversation, news, mark).await
            }
            Err(error) => Err(error.into()),
        };
        match read {
            Ok(()) => self.forget_setback(remote_id, Kind::Conversation).await?,
            Err(setback) => drop(self.set_aside(&remote_id, Kind::Conversation, setback).await?),
        }
        Ok(true)
    }

    pub(super) async fn forget_setback(&self, remote_id: String, kind: Kind) -> Result<()> {
        let channel = self.id;
        let forgotten =
            self.write(move |tx| async move { Ok(setbacks::remove(tx, channel, kind, &remote_id).await?) }.boxed());
        forgotten.await
    }

    /// Looks at the next conversation of the list that has to be read, or at the next page. Returns whether it had to ask.
    async fn walk_on(&self, wabot: &wabot::Client, walk: &mut Walk, now: Timestamp) -> Result<bool, Setback> {
        let mut asked = false;
        while let Some(line) = walk.page.as_mut().and_then(Vec::pop) {
            match self.look_back(wabot, &line, walk.mark).await {
                Ok(has_asked) => asked = has_asked,
                Err(setback) => {
                    walk.page.get_or_insert_default().push(line);
                    return Err(setback);
                }
            }
            if asked {
                break;
            }
        }
        match walk.page.as_ref().map(Vec::is_empty) {
            Some(true) => self.turn_page(walk, now).await?,
            None if !asked && walk.rests_until.is_none_or(|at| at <= now) => {
                self.read_page(wabot, walk).await?;
                asked = true;
            }
            _ => {}
        }
        Ok(asked)
    }

    async fn look_back(&self, wabot: &wabot::Client, line: &Conversation, mark: u64) -> Result<bool, Setback> {
        let mut reader = self.app.store().read().await?;
        let known = hosted::get(&mut reader, self.id, &line.id).await?;
        let is_same = known.is_some_and(|known| known.seen == look(line));
        if is_same || setbacks::get(&mut reader, self.id, Kind::Conversation, &line.id).await?.is_some() {
            return Ok(false);
        }
        drop(reader);
        let news = self.news(&[]).await?;
        if let Err(setback) = self.read(wabot, line, news, mark).await {
            self.set_aside(&line.id, Kind::Conversation, setback).await?;
        }
        Ok(true)
    }

    async fn read_page(&self, wabot: &wabot::Client, walk: &mut Walk) -> Result<(), Setback> {
        let cursor = match walk.cursor.take() {
            Some(cursor) => cursor,
            None => self.stored_cursor().await?,
        };
        let mark = self.told_so_far();
        let asked = wabot.conversations(None, PAGE, Some(cursor.as_str()).filter(|cursor| !cursor.is_empty())).await;
        let page = match asked {
            Ok(page) => page,
            // It does not know its own cursor any more: from the beginning, where what is known costs nothing.
            Err(ClientError::Rejected { .. } | ClientError::NotFound) if !cursor.is_empty() => {
                return Ok(self.go_on_at(walk, String::new()).await?);
            }
            Err(error) => {
                walk.cursor = Some(cursor);
                return Err(error.into());
            }
        };
        self.news(&page.items).await?;
        (walk.page, walk.next_cursor, walk.mark) = (Some(page.items), page.next_cursor, mark);
        Ok(())
    }

    /// Every line of a page has been looked at.
    async fn turn_page(&self, walk: &mut Walk, now: Timestamp) -> Result<()> {
        walk.page = None;
        walk.pages += 1;
        let is_over = progress::is_over(&mut *self.app.store().read().await?, self.id).await?;
        let next = walk.next_cursor.take();
        if next.is_none() || is_over && walk.pages >= PAGES_AT_ONCE {
            (walk.pages, walk.rests_until) = (0, Some(now.plus_millis(self.sync_millis)));
        }
        if next.is_none() && !is_over {
            self.end_past().await?;
        }
        self.go_on_at(walk, next.unwrap_or_default()).await
    }

    async fn stored_cursor(&self) -> Result<String> {
        let known = progress::get(&mut *self.app.store().read().await?, self.id).await?;
        Ok(known.map(|known| known.cursor).unwrap_or_default())
    }

    async fn go_on_at(&self, walk: &mut Walk, cursor: String) -> Result<()> {
        walk.cursor = Some(cursor.clone());
        let channel = self.id;
        let stored = self.write(move |tx| async move { Ok(progress::go_on(tx, channel, &cursor).await?) }.boxed());
        stored.await
    }

    async fn end_past(&self) -> Result<()> {
        let channel = self.id;
        let ended = self.write(move |tx| {
            async move {
                let now = tx.now();
                Ok(progress::end(tx, channel, now).await?)
            }
            .boxed()
        });
        ended.await
    }
}
