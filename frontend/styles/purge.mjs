// Takes the rules, symbols and fonts that the app uses out of USWDS and Public Sans, and puts the
// one style sheet together that the browser loads. Run by maintainers after a class or an icon
// was added: `npm ci && npm run styles` in this folder; the results are committed, so that nobody
// else needs Node. It writes uswds.css, icons.svg, fonts/ and carepost.css, and touches nothing else.

import { readFileSync, writeFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const uswds = join(here, "node_modules/@uswds/uswds");
const publicSans = join(here, "node_modules/@fontsource-variable/public-sans");
const sources = join(here, "../src");

// Components of USWDS whose rules are taken. Others keep its class names and have rules of our own
// (alert, tag, combo box), because more of theirs would have to be undone than is used.
const COMPONENTS = [
  "usa-button", "usa-checkbox", "usa-error-message", "usa-fieldset", "usa-form-group", "usa-hint",
  "usa-input", "usa-label", "usa-legend", "usa-link", "usa-list", "usa-radio", "usa-select",
  "usa-skipnav", "usa-sr-only", "usa-table", "usa-textarea",
];

// Elements that the app writes; rules for others are left out.
const ELEMENTS = new Set([
  "html", "body", "main", "h1", "h2", "h3", "h4", "p", "a", "ul", "ol", "li", "dl", "dt", "dd",
  "b", "strong", "mark", "small", "hr", "img", "svg", "button", "input", "select", "textarea",
  "label", "fieldset", "legend", "optgroup", "option", "progress", "table", "thead", "tbody", "tr",
  "th", "td", "caption", "header", "footer", "nav", "section", "article", "aside", "dialog",
  "details", "summary", "template",
]);

// The parts of the sheet in the order in which they stand in it.
const PARTS = [
  "uswds.css", "tokens.css", "base.css", "shell.css", "forms.css", "combobox.css", "messaging.css",
  "team.css", "family.css", "signin.css", "contrast.css", "print.css",
];

// USWDS's colours by the roles of tokens.css, so that dark mode is a matter of the tokens alone.
const ROLES = {
  "#1b1b1b": "--ink", "#3d4551": "--ink-2", "#71767a": "--ink-2", "#565c65": "--line-2",
  "#a9aeb1": "--line-2", "#dfe1e2": "--line", "#f0f0f0": "--tint-2", white: "--card",
  "#ffffff": "--card", "#fff": "--card", "#005ea2": "--link", "#1a4480": "--link",
  "#162e51": "--link", "#54278f": "--link", "#2491ff": "--focus", "#b50909": "--bad",
  "#c9c9c9": "--line", "#e6e6e6": "--tint-2", "#454545": "--ink-2", "#757575": "--ink-2",
  "#adadad": "--line-2", black: "--ink", "#000": "--ink", "#edeff0": "--tint-2",
};

/** Every file under a folder with this ending. */
function files(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

const rust = files(sources, ".rs").map((path) => readFileSync(path, "utf8")).join("\n");

/** Whether the class is written somewhere in the app. */
function used(name) {
  return new RegExp(`(?<![\\w-])${name.replaceAll("-", "\\-")}(?![\\w-])`).test(rust);
}

/** Whether a selector can match something in the app. */
function matches(selector) {
  // The app says in its own words that a link leaves it.
  if (selector.includes("usa-link--external")) return false;
  // The part in :not() and the like asks for absence; it does not have to be used.
  const asked = selector.replace(/:(not|is|where)\([^)]*\)/g, "");
  const classes = [...asked.matchAll(/\.([\w-]+)/g)].map((hit) => hit[1]);
  const ours = classes.every((name) =>
    COMPONENTS.some((part) => name === part || name.startsWith(`${part}-`) || name.startsWith(`${part}_`))
    && used(name));
  const elements = [...asked.matchAll(/(?:^|[\s>+~])([a-z][a-z0-9]*)/g)].map((hit) => hit[1]);
  return ours && elements.every((name) => ELEMENTS.has(name));
}

function purge() {
  const css = postcss.parse(readFileSync(join(uswds, "dist/css/uswds.css"), "utf8"));
  css.walkComments((comment) => comment.remove());
  css.walkAtRules(/^(font-face|charset)$/, (rule) => rule.remove());
  css.walkRules((rule) => {
    // Frames of an animation have no selectors of elements.
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    rule.selectors = rule.selectors.filter(matches);
    if (rule.selectors.length === 0 || rule.selector === "") rule.remove();
  });
  css.walkDecls((declaration) => {
    // Pictures come from the icon sheet, vendor names are no longer needed, fonts are inherited.
    if (/url\(/.test(declaration.value) || /^-(webkit|moz|ms)-/.test(declaration.prop)
      || declaration.prop === "font-family") {
      declaration.remove();
      return;
    }
    declaration.value = declaration.value.replace(
      /#[0-9a-f]{3,6}\b|\b(?:white|black)\b/gi,
      (colour) => ROLES[colour.toLowerCase()] ? `var(${ROLES[colour.toLowerCase()]})` : colour,
    );
  });
  css.walkAtRules(/keyframes$/, (rule) => rule.remove());
  // What has lost its content goes; twice, for at-rules inside at-rules.
  for (let round = 0; round < 2; round += 1) {
    css.walk((node) => {
      if (node.nodes !== undefined && node.nodes.length === 0) node.remove();
    });
  }
  const rules = css.toString().replace(/\n{2,}/g, "\n").trim();
  const version = JSON.parse(readFileSync(join(uswds, "package.json"), "utf8")).version;
  return `/* Written by purge.mjs from USWDS ${version}; see NOTICE.md. Do not edit. */\n`
    + `@layer uswds {\n${rules}\n}\n`;
}

/** The symbols named anywhere in the app or in icons.txt, and our mark. */
function icons() {
  const sheet = readFileSync(join(uswds, "dist/img/sprite.svg"), "utf8");
  const named = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = named.map((name) => {
    const symbol = sheet.match(new RegExp(`<symbol id="${name}".*?</symbol>`, "s"));
    if (symbol === null) throw new Error(`USWDS has no symbol ${name}`);
    return symbol[0].replace(/ xmlns(:\w+)?="[^"]*"/g, "");
  });
  const mark = readFileSync(join(here, "mark.svg"), "utf8").trim();
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${[mark, ...symbols].join("\n")}\n</svg>\n`;
}

/** Every character for which tokens.css asks a font, by its `unicode-range`. */
function characters(font) {
  const tokens = readFileSync(join(here, "tokens.css"), "utf8");
  const range = tokens.slice(tokens.indexOf(font)).match(/unicode-range:([^;]*);/)[1];
  let text = "";
  for (const [, first, last] of range.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)) {
    for (let at = parseInt(first, 16); at <= parseInt(last ?? first, 16); at += 1) {
      text += String.fromCodePoint(at);
    }
  }
  return text;
}

/** Classes that the app writes as text and no rule names: most are mistakes. */
function withoutRule(css) {
  const written = [...rust.matchAll(/class(?:es!)?[=(]\{?(?:classes!\()?"([^"{}]+)"/g)];
  const names = new Set(written.flatMap((hit) => hit[1].split(/\s+/)).filter(Boolean));
  return [...names].filter((name) => !new RegExp(`\\.${name}(?![\\w-])`).test(css)).sort();
}

writeFileSync(join(here, "uswds.css"), purge());
writeFileSync(join(here, "icons.svg"), icons());
for (const set of ["latin", "latin-ext"]) {
  const name = `public-sans-${set}`;
  const whole = readFileSync(join(publicSans, `files/${name}-wght-normal.woff2`));
  const font = await subsetFont(whole, characters(`fonts/${name}.woff2`), {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  writeFileSync(join(here, `fonts/${name}.woff2`), font);
}
const parts = PARTS.map((part) => readFileSync(join(here, part), "utf8").trim());
const whole = "/* Put together by purge.mjs from the other sheets of this folder. Do not edit. */\n"
  + `@layer uswds, tokens, base, ui, pages;\n\n${parts.join("\n\n")}\n`;
writeFileSync(join(here, "carepost.css"), whole);

const missing = withoutRule(whole);
if (missing.length > 0) console.warn(`Classes without a rule: ${missing.join(", ")}`);
