// Texts of the sessions page.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    'sessions.title': 'Where you are signed in',
    'sessions.current': 'this browser',
    'sessions.staff': 'staff acts in your name: {reason}',
    'sessions.unknown': 'Unknown device',
    'sessions.used': 'used {age}',
    'sessions.since': 'since {time}',
    'sessions.end': 'Sign out there',
    'sessions.others': 'Sign out everywhere else',
    'sessions.all': 'Sign out everywhere',
  },
  de: {
    'sessions.title': 'Wo Sie angemeldet sind',
    'sessions.current': 'dieser Browser',
    'sessions.staff': 'Der Betrieb handelt in Ihrem Namen: {reason}',
    'sessions.unknown': 'Unbekanntes Gerät',
    'sessions.used': 'benutzt {age}',
    'sessions.since': 'seit {time}',
    'sessions.end': 'Dort abmelden',
    'sessions.others': 'Überall sonst abmelden',
    'sessions.all': 'Überall abmelden',
  },
})
