//! Every widget in every state on one page, for eyes and for axe. Built for tests only; no part of the app.

mod fields;
mod layers;
mod words;

use frontend::ui::LiveRegions;
use yew::prelude::*;

/// A name as long as a real one can be.
const LONG: &str = "Alexander T. Augusta Military Medical Center, Internal Medicine and Exceptional \
                    Family Member Program_Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine, MD";

/// One widget's part of the page.
fn part(name: &'static str, widgets: Html) -> Html {
    html! {
        <section aria-label={name} class="stack">
            <h2>{ name }</h2>
            { widgets }
            <hr />
        </section>
    }
}

#[component]
fn Gallery() -> Html {
    html! {
        <LiveRegions>
            { words::skip_links() }
            <main id="main" tabindex="-1" class="page">
                { words::page_heading() }
                { words::parts() }
                { fields::parts() }
                { layers::parts() }
            </main>
        </LiveRegions>
    }
}

fn main() {
    yew::Renderer::<Gallery>::new().render();
}
