// Texts of the profile.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    title: 'Profile',
    names: 'Your name',
    'names.text': 'People who share a tenant with you see it.',
    first: 'First name',
    middle: 'Middle names',
    last: 'Last name',
    save: 'Save',
    saved: 'Saved.',
    tenants: 'Tenants',
    'tenants.text': 'The tenants that you belong to. After leaving one, you need an invitation to return.',
    erase: 'Close the account',
    'erase.text': 'You see what is deleted and what stays before anything happens.',
    'erase.open': 'Erase your account …',
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
    erase: 'Das Ende des Kontos',
    'erase.text': 'Was mit ihm geht und was bleibt, steht dort, bevor etwas geschieht.',
    'erase.open': 'Konto löschen …',
  },
})
