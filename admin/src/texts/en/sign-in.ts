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
  'signIn.passkey': 'Sign in with a passkey',
  'signIn.provider': 'Sign in with {label}',
  'signIn.register': 'Register',

  'factor.title': 'Second factor',
  'factor.code': 'Code of your authenticator app',
  'factor.recovery': 'Recovery code',
  'factor.useRecovery': 'Use a recovery code',
  'factor.useCode': 'Use the authenticator app',
  'factor.usePasskey': 'Use a passkey',
  'factor.usePassword': 'Use the password',
  'factor.passkey': 'Go on with a passkey',
  'factor.submit': 'Go on',

  'signOut.submit': 'Sign out',
  'signOut.unsaved.title': 'Sign out without saving?',

  'stepUp.title': 'Is it you?',
  'stepUp.text': 'Confirm your identity to do this.',
  'stepUp.none': 'Your account has neither a password nor a second factor. Sign in again, then repeat this.',

  'provider.failed': 'The sign-in with the provider did not succeed',
  'provider.failed.text': 'It was cancelled there, took too long, or started in another window. Start again.',
}
