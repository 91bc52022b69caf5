//! The end of every page: whom to call, what to read, where else to go.

use crate::i18n::texts as t;
use crate::routes::Route;
use crate::site::{OutboundLinks, PhoneLines};
use crate::state::use_site;
use crate::ui::Link;
use yew::prelude::*;

/// The footer.
#[component]
pub fn Footer() -> Html {
    let site = use_site();
    html! {
        <footer class="footer" id="footer">
            <div class="footer__inner">
                if !site.contacts.is_empty() {
                    <section class="footer__part" aria-labelledby="footer-contacts">
                        <h2 class="footer__heading" id="footer-contacts">
                            { t::shell_footer_contacts() }
                        </h2>
                        <PhoneLines />
                    </section>
                }
                <nav class="footer__part" aria-labelledby="footer-texts">
                    <h2 class="footer__heading" id="footer-texts">{ t::shell_footer_texts() }</h2>
                    <ul class="footer__list">
                        <li><Link href={Route::Help.href()}>{ t::help_title() }</Link></li>
                        for text in site.texts.iter() {
                            <li key={text.slug.clone()}>
                                <Link href={Route::HelpText { slug: text.slug.clone() }.href()}>
                                    { &text.title }
                                </Link>
                            </li>
                        }
                        // A file of the server, not a page of the app.
                        <li>
                            <a class="usa-link" href="/licences.txt">
                                { t::shell_footer_licences() }
                            </a>
                        </li>
                    </ul>
                </nav>
                if !site.links.is_empty() {
                    <nav class="footer__part" aria-labelledby="footer-links">
                        <h2 class="footer__heading" id="footer-links">
                            { t::shell_footer_links() }
                        </h2>
                        <OutboundLinks />
                    </nav>
                }
            </div>
            <p class="footer__organisation">{ &site.organisation }</p>
        </footer>
    }
}
