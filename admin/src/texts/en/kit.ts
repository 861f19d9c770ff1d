// English texts of what every screen is made of.
export const kit = {
  'code.copy': 'Copy',
  'code.copy.of': 'Copy: {label}',
  'code.copied': 'Copied.',
}
