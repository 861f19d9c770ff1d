// English texts of problems and dialogs.
export const problems = {
  'dialog.cancel': 'Cancel',
  'dialog.close': 'Close',

  'problem.title': 'This did not work',
  'problem.offline': 'The server cannot be reached',
  'problem.offline.text': 'Nothing is lost; try again when the connection is back.',
  'problem.retry': 'Try again',
  'problem.notFound': 'There is nothing here',
  'problem.notFound.text': 'It is gone, or you may not see it.',
  'problem.signedOut': 'Your session has ended',
  'problem.signedOut.text': 'Sign in again to go on.',
  'problem.signedOut.here': 'Sign in in another tab, then save again: what you typed stays here.',
  'problem.request': 'Request {id}',
  'problem.home': 'To the overview',
}
