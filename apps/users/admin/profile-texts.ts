// Texts of the profile.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    title: 'Profile',
    names: 'Your name',
    'names.text': 'Whoever shares a tenant with you sees it.',
    first: 'First name',
    middle: 'Middle names',
    last: 'Last name',
    save: 'Save',
    saved: 'Saved.',
    tenants: 'Tenants',
    'tenants.text': 'Where you are a member. Whoever leaves comes back by an invitation alone.',
    erase: 'Delete the account',
    'erase.text':
      'Your address, names, log-ins, keys and memberships go at once and for good. What you wrote in tenants stays, by nobody.',
    'erase.email': 'Your e-mail address, to be sure',
    'erase.submit': 'Delete my account',
  },
  de: {
    title: 'Profil',
    names: 'Ihr Name',
    'names.text': 'Ihn sieht, wer einen Mandanten mit Ihnen teilt.',
    first: 'Vorname',
    middle: 'Weitere Vornamen',
    last: 'Nachname',
    save: 'Speichern',
    saved: 'Gespeichert.',
    tenants: 'Mandanten',
    'tenants.text': 'Wo Sie Mitglied sind. Wer geht, kommt nur durch eine Einladung zurück.',
    erase: 'Konto löschen',
    'erase.text':
      'Adresse, Namen, Anmeldungen, Schlüssel und Mitgliedschaften gehen sofort und endgültig. Was Sie in Mandanten geschrieben haben, bleibt ohne Ihren Namen.',
    'erase.email': 'Zur Sicherheit Ihre E-Mail-Adresse',
    'erase.submit': 'Mein Konto löschen',
  },
})
