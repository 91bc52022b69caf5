//! A table on wide screens whose rows are cards on narrow ones.

use yew::prelude::*;

/// A row: its key, and a cell for each heading. The first cell names the row.
pub type Record = (String, Vec<Html>);

/// The table. `caption` is its name and is not seen. The roles are said because style takes the table
/// apart on narrow screens, where each cell says its heading itself.
pub fn records(caption: &'static str, heads: &[&'static str], rows: Vec<Record>) -> Html {
    let row = |(key, cells): Record| {
        html! {
            <tr key={key} role="row">
                for (at, (head, cell)) in heads.iter().zip(cells).enumerate() {
                    if at == 0 {
                        <th scope="row" role="rowheader" data-head={*head}>{ cell }</th>
                    } else {
                        <td role="cell" data-head={*head}>{ cell }</td>
                    }
                }
            </tr>
        }
    };
    html! {
        <table class="records" role="table">
            <caption class="usa-sr-only">{ caption }</caption>
            <thead role="rowgroup">
                <tr role="row">
                    for head in heads {
                        <th scope="col" role="columnheader">{ *head }</th>
                    }
                </tr>
            </thead>
            <tbody role="rowgroup">
                for one in rows {
                    { row(one) }
                }
            </tbody>
        </table>
    }
}
