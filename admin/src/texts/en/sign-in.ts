// English texts of sign-in and sign-out.
export const signIn = {
  'signIn.title': 'Sign in',
  'signIn.email': 'E-mail address',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.working': 'Signing in …',
  'signIn.insecure': 'This page is not served by HTTPS, so a browser may not keep you signed in.',
  'signIn.back': 'Use another account',
  'signIn.other': 'Other ways',
  'signIn.forgotten': 'Forgotten password?',
  'signIn.byLink': 'Sign in by a mail',
  'signIn.register': 'Register',

  'factor.title': 'Second factor',
  'factor.code': 'Code of your authenticator app',
  'factor.recovery': 'Recovery code',
  'factor.useRecovery': 'Use a recovery code',
  'factor.useCode': 'Use the authenticator app',
  'factor.submit': 'Go on',

  'signOut.submit': 'Sign out',
}
