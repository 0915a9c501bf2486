// What the elements say, in both languages. No DOM here: the pure parts of the charts use it too.
export type Language = "en" | "nl";

const WORDS = {
  // charts
  arrows: ["Arrow keys walk along the points", "Met de pijltjestoetsen loop je langs de punten"],
  chart_failed: ["The chart could not be drawn. The table has the same numbers.", "De grafiek kan niet worden getekend. De tabel heeft dezelfde cijfers."],
  holiday: ["Holiday", "Feestdag"],
  no_values: ["No values in this period", "Geen waarden in deze periode"],
  provisional: ["provisional", "voorlopig"],
  target: ["Target", "Doel"],
  unfinished: ["not over yet", "nog niet voorbij"],
  // tables
  search: ["Search this table", "Zoek in deze tabel"],
  found: ["{count} of {all} rows", "{count} van {all} rijen"],
  pages: ["Pages of the table", "Pagina’s van de tabel"],
  page: ["Rows {from}–{to} of {all}", "Rij {from}–{to} van {all}"],
  previous: ["Previous", "Vorige"],
  next: ["Next", "Volgende"],
  sorted_up: ["Sorted by {name}, ascending", "Gesorteerd op {name}, oplopend"],
  sorted_down: ["Sorted by {name}, descending", "Gesorteerd op {name}, aflopend"],
  // theme
  theme: ["Appearance", "Weergave"],
  theme_auto: ["As the device", "Zoals het apparaat"],
  theme_light: ["Light", "Licht"],
  theme_dark: ["Dark", "Donker"],
  // upload
  drop_here: ["Drop the files to load them", "Laat de bestanden los om ze te laden"],
  waiting: ["waiting", "wacht"],
  sending: ["{percent} sent", "{percent} verstuurd"],
  reading: ["being read…", "wordt gelezen…"],
  done: ["done", "klaar"],
  cancel: ["Cancel", "Annuleer"],
  cancelled: ["cancelled, nothing was loaded", "geannuleerd, er is niets geladen"],
  dropped: [
    "The connection dropped at {percent}, so this file was not received whole. Try again.",
    "De verbinding viel weg bij {percent}; het bestand is niet heel aangekomen. Probeer het opnieuw.",
  ],
  retry: ["Try again", "Opnieuw"],
  no_folder: ["{name} is a folder. Drop its files, or a zip of it.", "{name} is een map. Sleep de bestanden zelf, of een zip ervan."],
  upload_began: ["Sending {name}", "{name} wordt verstuurd"],
  upload_done: ["{name} is done", "{name} is klaar"],
  upload_failed: ["{name} was not loaded", "{name} is niet geladen"],
  // server
  unreachable: ["Peil does not answer. Is it still running? Try again in a moment.", "Peil antwoordt niet. Draait het nog? Probeer het zo opnieuw."],
  went_wrong: ["Something went wrong (error {code}).", "Er ging iets mis (fout {code})."],
  close: ["Close", "Sluit"],
  loaded: ["New data were loaded.", "Er zijn nieuwe gegevens geladen."],
  refresh: ["Show them", "Toon ze"],
  // wall
  wall: ["Wall screen", "Scherm aan de wand"],
  full_screen: ["Full screen", "Volledig scherm"],
  pause: ["Pause", "Pauzeer"],
  resume: ["Go on", "Ga door"],
  forward: ["Next view", "Volgende weergave"],
  wall_at: ["{place} of {all}", "{place} van {all}"],
  // copy and choose
  copy: ["Copy", "Kopieer"],
  copied: ["Copied", "Gekopieerd"],
  copy_failed: ["Copying is not allowed here; the text is selected, press Ctrl+C.", "Kopiëren mag hier niet; de tekst is geselecteerd, druk op Ctrl+C."],
  filter: ["Type to search", "Typ om te zoeken"],
  take_away: ["Remove {name}", "Haal {name} weg"],
  choices: ["{count} found", "{count} gevonden"],
  chosen: ["Chosen", "Gekozen"],
  mention: ["People to mention", "Mensen om te noemen"],
  // meetings
  goal_left: ["{time} for this goal", "{time} voor dit doel"],
  goal_over: ["{time} over for this goal", "{time} over tijd voor dit doel"],
  goal_time_up: ["The time for this goal is up.", "De tijd voor dit doel is om."],
  meeting_left: ["{time} left in all", "nog {time} in totaal"],
  meeting_over: ["{time} over in all", "{time} over tijd in totaal"],
} as const;

export type Word = keyof typeof WORDS;

/** Say something in a language, with facts filled in. */
export function word(language: Language, key: Word, facts: Record<string, string | number> = {}): string {
  const text: string = WORDS[key][language === "nl" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

/** All words, for the test that holds both languages together. */
export const ALL_WORDS: Readonly<Record<string, readonly [string, string]>> = WORDS;
