// German texts of the parts shared by all screens.
export const kit = {
  'code.copy': 'Kopieren',
  'code.copy.of': 'Kopieren: {label}',
  'code.copied': 'Kopiert.',
}
