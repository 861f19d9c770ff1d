// English texts of the parts shared by all screens.
export const kit = {
  'code.copy': 'Copy',
  'code.copy.of': 'Copy: {label}',
  'code.copied': 'Copied.',
}
