//! The board: how one's teams are doing, as a chart and as a table.

use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::shell::Heading;
use crate::state::{Whose, use_changes};
use crate::ui::{EmptyState, Tone, records, remote, tag};
use shared::team::{BoardRow, BoardView, DownloadBoard, GetBoard};
use std::rc::Rc;
use yew::prelude::*;

/// The height of a bar with the space below it, in units of the drawing.
const BAR: usize = 28;
/// The width of the longest bar, in the same units.
const WIDEST: usize = 400;

/// Heading, chart, table.
#[component]
pub fn BoardPage() -> Html {
    let board = use_query("board".to_owned(), |background| GetBoard { background });
    use_changes(Whose::Teams, board.refresh.clone());
    let ready = |view: &Rc<BoardView>| {
        if view.items.is_empty() {
            return html! { <EmptyState text={t::board_empty()} detail={t::board_empty_detail()} /> };
        }
        html! {
            <>
                { chart(&view.items) }
                { table(&view.items) }
                <p class="actions">
                    // Not through the router: the server answers with the file itself.
                    <a class="usa-link" href={DownloadBoard.href()} download="board.csv">
                        { t::board_download() }
                    </a>
                </p>
            </>
        }
    };
    html! {
        <>
            <Heading text={t::board_title()} lead={html! { { t::board_lead() } }} page="board" />
            { remote(&board.state, (8, t::shell_loading(), t::shell_retry()), &board.reload, ready) }
        </>
    }
}

/// What waits for each team; what is late is darker, and both are said beside the bar.
fn chart(rows: &[BoardRow]) -> Html {
    let most = rows.iter().map(|row| row.waiting).max().unwrap_or_default();
    if most == 0 {
        return html! { <p>{ t::board_nothing_waits() }</p> };
    }
    let busy: Vec<&BoardRow> = rows.iter().filter(|row| row.waiting > 0).collect();
    let wide = |count: u32| WIDEST * count as usize / most as usize;
    html! {
        <figure class="chart" aria-labelledby="board-chart">
            <figcaption id="board-chart">{ t::board_chart() }</figcaption>
            // The table below says the same in words.
            <ul class="chart__rows">
                for row in busy {
                    <li key={row.recipient_id.to_string()}>
                        <span class="chart__name">{ &row.label }</span>
                        <svg
                            class="chart__bar"
                            viewBox={format!("0 0 {WIDEST} {}", BAR - 8)}
                            preserveAspectRatio="none"
                            aria-hidden="true"
                            focusable="false"
                        >
                            <rect
                                class="chart__waiting"
                                width={wide(row.waiting).to_string()}
                                height={(BAR - 8).to_string()}
                            />
                            <rect
                                class="chart__late"
                                width={wide(row.late).to_string()}
                                height={(BAR - 8).to_string()}
                            />
                        </svg>
                        <span class="chart__value">
                            { t::board_waiting_and_late(&number(row.late), &number(row.waiting)) }
                        </span>
                    </li>
                }
            </ul>
        </figure>
    }
}

fn table(rows: &[BoardRow]) -> Html {
    let heads = [
        t::board_team(),
        t::board_members(),
        t::board_waiting(),
        t::board_late(),
        t::board_oldest(),
        t::board_missed(),
        t::board_answered(),
        t::board_median(),
    ];
    let rows = rows.iter().map(|row| {
        let late = if row.late > 0 {
            tag(Tone::Bad, &number(row.late))
        } else {
            html! { { number(row.late) } }
        };
        let members = if row.members == 0 {
            tag(Tone::Warn, t::board_no_member())
        } else {
            html! { { number(row.members) } }
        };
        let oldest = row
            .oldest_waiting
            .map_or_else(|| t::board_none().to_owned(), format::date_time);
        let median = row
            .median_seconds
            .map_or_else(|| t::board_none().to_owned(), format::span);
        let cells = vec![
            html! { { &row.label } },
            members,
            html! { { number(row.waiting) } },
            late,
            html! { { oldest } },
            html! { { number(row.missed) } },
            html! { { number(row.answered) } },
            html! { { median } },
        ];
        (row.recipient_id.to_string(), cells)
    });
    records(t::board_title(), &heads, rows.collect())
}

fn number(count: u32) -> String {
    format::number(count.into())
}
