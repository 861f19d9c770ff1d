// German texts of problems and dialogs.
export const problems = {
  'dialog.cancel': 'Abbrechen',
  'dialog.close': 'Schließen',

  'problem.title': 'Das hat nicht geklappt',
  'problem.offline': 'Der Server ist nicht erreichbar',
  'problem.offline.text': 'Nichts ist verloren; versuchen Sie es, wenn die Verbindung wieder steht.',
  'problem.passkey': 'Kein Passkey wurde verwendet',
  'problem.passkey.text': 'Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  'problem.stepUp': 'Noch nicht ausgeführt',
  'problem.stepUp.text': 'Dafür brauchen wir eine frische Bestätigung, dass Sie es sind.',
  'problem.retry': 'Noch einmal versuchen',
  'problem.notFound': 'Hier ist nichts',
  'problem.notFound.text': 'Es ist gelöscht, oder Sie dürfen es nicht sehen.',
  'problem.signedOut': 'Ihre Sitzung ist beendet',
  'problem.signedOut.text': 'Melden Sie sich an, um weiterzumachen.',
  'problem.signedOut.here': 'In einem anderen Tab anmelden und hier noch einmal speichern: Ihre Eingaben bleiben.',
  'problem.request': 'Anfrage {id}',
  'problem.home': 'Zum Überblick',
}
