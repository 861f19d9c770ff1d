// German texts of the widgets.
export const values = {
  'value.yes': 'Ja',
  'value.no': 'Nein',
  'value.none': '–',
  'value.copy': 'ID kopieren',
  'value.copied': 'Kopiert.',
  'value.characters': '{count} von {max}',
  'value.add': 'Hinzufügen',
  'value.remove': '{label} entfernen',
  'value.clear': 'Leeren',
  'value.json.broken': 'Noch kein JSON: {reason}',
  'value.tags.help': 'Enter fügt eines hinzu.',
  'value.file.choose': 'Datei wählen',
  'value.file.uploading': 'Wird hochgeladen …',
}
