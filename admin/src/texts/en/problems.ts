// English texts of problems and dialogs.
export const problems = {
  'dialog.cancel': 'Cancel',
  'dialog.close': 'Close',

  'problem.title': 'This did not work',
  'problem.offline': 'The server cannot be reached',
  'problem.offline.text': 'Nothing is lost; try again when the connection is back.',
  'problem.passkey': 'No passkey was used',
  'problem.passkey.text': 'Try again, or choose another way.',
  'problem.stepUp': 'Not done yet',
  'problem.stepUp.text': 'Confirm your identity to continue.',
  'problem.retry': 'Try again',
  'problem.notFound': 'There is nothing here',
  'problem.notFound.text': 'It was deleted, or you may not see it.',
  'problem.signedOut': 'Your session has ended',
  'problem.signedOut.text': 'Sign in again to continue.',
  'problem.signedOut.here': 'Sign in in another tab, then save again: what you typed stays here.',
  'problem.request': 'Request {id}',
  'problem.home': 'To the overview',
}
