// German texts of the pages that mails link to.
export const links = {
  'link.working': 'Einen Moment …',
  'link.send': 'Link zusenden',
  'link.sent': 'Sehen Sie in Ihr Postfach',
  'link.sent.text':
    'Wenn {email} ein Konto hat, ist eine E-Mail mit einem Link unterwegs. Er gilt einmal, eine Stunde lang.',
  'link.sent.again': 'Andere Adresse versuchen',
  'link.another': 'Neue E-Mail anfordern',
  'link.missing': 'Diese Seite braucht den Link aus einer E-Mail',
  'link.missing.text': 'Öffnen Sie den Link in der E-Mail noch einmal, oder fordern Sie eine neue an.',
  'link.goOn': 'Weiter',
  'link.newPassword': 'Neues Passwort',
  'link.passwordRules':
    'Mindestens {count} Zeichen, die schwer zu erraten sind: nicht nur Ziffern, keines, das viele verwenden, nichts, was Ihrem Namen oder Ihrer Adresse gleicht.',
  'link.firstName': 'Vorname',
  'link.lastName': 'Nachname',

  'forgot.title': 'Passwort vergessen',
  'forgot.text': 'Sie erhalten eine E-Mail mit einem Link. Dort wählen Sie ein neues Passwort.',

  'reset.title': 'Neues Passwort',
  'reset.text': 'Alle, die in dem Konto angemeldet sind, werden abgemeldet.',
  'reset.submit': 'Neues Passwort wählen',
  'reset.done': 'Ihr Passwort ist geändert',
  'reset.done.text': 'Melden Sie sich mit dem neuen an.',

  'magic.title': 'Per E-Mail anmelden',
  'magic.ask': 'Sie erhalten eine E-Mail mit einem Link, der Sie ohne Passwort anmeldet.',
  'magic.text': 'Der Link wurde Ihnen zugesandt: ein Klick, und Sie sind angemeldet.',
  'magic.instead':
    'Sie sind als {email} angemeldet. Der Link meldet in diesem Browser stattdessen die Person an, an die er ging.',

  'verify.title': 'E-Mail-Adresse bestätigen',
  'verify.text': 'Ihr Passwort zeigt, dass auch das Konto Ihnen gehört.',
  'verify.submit': 'Bestätigen',
  'verify.without': 'Ich kenne das Passwort nicht',
  'verify.without.text':
    'Vielleicht hat jemand anderes Ihre Adresse registriert. Alles, was in dem Konto entstand, endet: Passwort, Anmeldungen, Schlüssel. Danach wählen Sie ein eigenes Passwort.',
  'verify.without.submit': 'Bestätigen und neu beginnen',
  'verify.with': 'Ich kenne das Passwort',
  'verify.done': 'Ihre Adresse ist bestätigt',
  'verify.done.text': 'Mehr ist nicht zu tun.',
  'verify.startedOver': 'Das Konto gehört nun Ihnen allein. Fordern Sie eine E-Mail an, um ein Passwort zu wählen.',
  'verify.sent': 'Wenn {email} noch nicht bestätigt ist, ist eine neue E-Mail unterwegs.',

  'confirm.title': 'Neue E-Mail-Adresse bestätigen',
  'confirm.text': 'Sie ersetzt die alte, und alle, die in dem Konto angemeldet sind, werden abgemeldet.',
  'confirm.submit': 'Neue Adresse übernehmen',
  'confirm.done': 'Ihre Adresse ist geändert',
  'confirm.done.text': 'Melden Sie sich mit der neuen an.',

  'register.title': 'Registrieren',
  'register.submit': 'Registrieren',
  'register.tenant': 'Name eines neuen Mandanten',
  'register.tenant.help': 'Zum Beispiel Ihre Firma. Leer lassen, um einer Einladung zu folgen.',
  'register.sent': 'Eine E-Mail an {email} führt weiter.',

  'finish.title': 'Registrierung abschließen',
  'finish.text': 'Ihre Adresse ist durch die E-Mail bestätigt. Sonst wurde nichts behalten, was Sie vorher eingaben.',
  'finish.again': 'Noch einmal registrieren',

  'accept.title': 'Einladung annehmen',
  'accept.text':
    'Sie werden Mitglied des Mandanten, den die E-Mail nennt. Wer ihn verwaltet, sieht Ihren Namen und Ihre E-Mail-Adresse.',
  'accept.text.named':
    'Sie werden Mitglied von {tenant}. Wer das verwaltet, sieht Ihren Namen und Ihre E-Mail-Adresse.',
  'accept.as': 'Sie sind als {email} angemeldet.',
  'accept.new': 'Nennen Sie Ihren Namen und wählen Sie ein Passwort.',
  'accept.known': 'Melden Sie sich mit dem Passwort Ihres Kontos an.',
  'accept.toKnown': 'Ich habe ein Konto',
  'accept.toNew': 'Ich bin neu hier',
  'accept.submit': 'Annehmen',
}
