// German texts of sign-in and sign-out.
export const signIn = {
  'signIn.title': 'Anmelden',
  'signIn.email': 'E-Mail-Adresse',
  'signIn.password': 'Passwort',
  'signIn.submit': 'Anmelden',
  'signIn.working': 'Anmeldung läuft …',
  'signIn.insecure': 'Diese Seite kommt nicht über HTTPS; der Browser hält die Anmeldung vielleicht nicht.',
  'signIn.back': 'Anderes Konto verwenden',
  'signIn.other': 'Andere Wege',
  'signIn.forgotten': 'Passwort vergessen?',
  'signIn.byLink': 'Per E-Mail anmelden',
  'signIn.passkey': 'Mit einem Passkey anmelden',
  'signIn.provider': 'Mit {label} anmelden',
  'signIn.register': 'Registrieren',

  'factor.title': 'Zweiter Faktor',
  'factor.code': 'Code aus der Authenticator-App',
  'factor.recovery': 'Wiederherstellungscode',
  'factor.useRecovery': 'Wiederherstellungscode verwenden',
  'factor.useCode': 'Authenticator-App verwenden',
  'factor.usePasskey': 'Passkey verwenden',
  'factor.usePassword': 'Passwort verwenden',
  'factor.passkey': 'Weiter mit einem Passkey',
  'factor.submit': 'Weiter',

  'signOut.submit': 'Abmelden',
  'signOut.unsaved.title': 'Ohne Speichern abmelden?',

  'stepUp.title': 'Sind Sie es?',
  'stepUp.text': 'Für diesen Schritt fragen wir noch einmal nach.',
  'stepUp.none':
    'Ihr Konto hat weder ein Passwort noch einen zweiten Faktor, nach dem wir fragen könnten. Melden Sie sich neu an und versuchen Sie es dann noch einmal.',

  'provider.failed': 'Die Anmeldung beim Anbieter hat nicht geklappt',
  'provider.failed.text':
    'Sie wurde dort abgebrochen, dauerte zu lange oder begann in einem anderen Fenster. Beginnen Sie von vorn.',
}
