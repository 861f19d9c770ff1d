// Texts of the password and address pages.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: {
    'password.title': 'Password and address',
    'password.password': 'Password',
    'password.text': 'Changing it signs out all your other sessions.',
    'password.current': 'Current password',
    'password.submit': 'Change the password',
    'password.done': 'Your password is changed.',
    'password.none': 'No password yet, or forgotten?',
    'address.title': 'E-mail address',
    'address.text': 'You sign in with {email}. A new address takes effect when you use the link that we send to it.',
    'address.new': 'New e-mail address',
    'address.submit': 'Send the link',
    'address.sent': 'A mail to {email} is on its way.',
  },
  de: {
    'password.title': 'Passwort und Adresse',
    'password.password': 'Passwort',
    'password.text': 'Wer sonst in Ihrem Konto angemeldet ist, wird bei einer Änderung abgemeldet.',
    'password.current': 'Bisheriges Passwort',
    'password.submit': 'Passwort ändern',
    'password.done': 'Ihr Passwort ist geändert.',
    'password.none': 'Noch kein Passwort, oder vergessen?',
    'address.title': 'E-Mail-Adresse',
    'address.text':
      'Sie melden sich mit {email} an. Eine andere Adresse gilt, sobald Sie den Link nutzen, den wir dorthin schicken.',
    'address.new': 'Neue E-Mail-Adresse',
    'address.submit': 'Link schicken',
    'address.sent': 'Eine Mail an {email} ist unterwegs.',
  },
})
