// Texts of the providers page.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    title: 'Other accounts',
    linked: 'Linked accounts',
    'linked.text': 'Each of them signs you in without a password.',
    none: 'None is linked yet.',
    since: 'since {time}',
    used: 'used {age}',
    unused: 'never used',
    unlink: 'Unlink',
    link: 'Link {label}',
    nothing: 'No log-in providers are configured.',
  },
  de: {
    title: 'Andere Konten',
    linked: 'Verknüpfte Konten',
    'linked.text': 'Mit jedem davon melden Sie sich hier ohne Passwort an.',
    none: 'Noch keines ist verknüpft.',
    since: 'seit {time}',
    used: 'benutzt {age}',
    unused: 'nie benutzt',
    unlink: 'Trennen',
    link: '{label} verknüpfen',
    nothing: 'Diese Installation kennt keine Anbieter.',
  },
})
