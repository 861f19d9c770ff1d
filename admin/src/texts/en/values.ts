// English texts of the widgets.
export const values = {
  'value.yes': 'Yes',
  'value.no': 'No',
  'value.none': '–',
  'value.copy': 'Copy the ID',
  'value.copied': 'Copied.',
  'value.characters': '{count} of {max}',
  'value.add': 'Add',
  'value.remove': 'Remove {label}',
  'value.clear': 'Clear',
  'value.json.broken': 'This is no JSON yet: {reason}',
  'value.tags.help': 'Enter adds one.',
  'value.file.choose': 'Choose a file',
  'value.file.uploading': 'Uploading …',
}
