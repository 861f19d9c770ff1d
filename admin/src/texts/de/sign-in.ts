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
  'signIn.register': 'Registrieren',

  'factor.title': 'Zweiter Faktor',
  'factor.code': 'Code aus der Authenticator-App',
  'factor.recovery': 'Wiederherstellungscode',
  'factor.useRecovery': 'Wiederherstellungscode verwenden',
  'factor.useCode': 'Authenticator-App verwenden',
  'factor.submit': 'Weiter',

  'signOut.submit': 'Abmelden',
}
