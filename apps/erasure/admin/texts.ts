// Texts of the page where people erase their account.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    erase: 'Erase your account',
    'erase.intro': 'Erasing cannot be undone.',
    'erase.goes': 'Deleted at once',
    'erase.goes.1': 'Your address, your name and every way to log in',
    'erase.goes.2': 'Your sessions, API keys, second factors and passkeys',
    'erase.goes.3': 'Your memberships in all tenants',
    'erase.stays': 'Kept and anonymised',
    'erase.stays.1': 'Your content, which belongs to its tenants',
    'erase.stays.2': 'The audit trail, without copies of your personal data',
    'erase.refused': 'The only owner of a tenant cannot be erased. Name another owner first.',
    'erase.email': 'Type your address {email} to go on',
    'erase.submit': 'Permanently erase my account',
  },
  de: {
    erase: 'Konto löschen',
    'erase.intro': 'Das Löschen lässt sich nicht zurücknehmen.',
    'erase.goes': 'Was sofort geht',
    'erase.goes.1': 'Ihre Adresse, Ihr Name und jeder Weg der Anmeldung',
    'erase.goes.2': 'Ihre Sitzungen, API-Schlüssel, zweiten Faktoren und Passkeys',
    'erase.goes.3': 'Ihre Mitgliedschaften in allen Mandanten',
    'erase.stays': 'Was bleibt, von niemandem',
    'erase.stays.1': 'Was Sie geschrieben haben: Es gehört den Mandanten',
    'erase.stays.2': 'Das Protokoll, aus dessen Kopien Ihre Worte genommen werden',
    'erase.refused': 'Wer allein einen Mandanten besitzt, kann nicht gehen: Ernennen Sie zuerst jemand anderen.',
    'erase.email': 'Geben Sie Ihre Adresse {email} ein, um fortzufahren',
    'erase.submit': 'Mein Konto endgültig löschen',
  },
})
