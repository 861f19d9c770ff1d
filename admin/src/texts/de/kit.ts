// German texts of what every screen is made of.
export const kit = {
  'code.copy': 'Kopieren',
  'code.copy.of': 'Kopieren: {label}',
  'code.copied': 'Kopiert.',
}
