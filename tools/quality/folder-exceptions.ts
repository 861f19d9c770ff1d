// Exceptions to the rules about full folders and apps, each with its reason. An exception that no longer applies is refused too.

/** Folders that are one list: each file answers the same questions as its neighbours. */
export const FULL_FOLDERS: Readonly<Record<string, string>> = {
  'framework/resource/fields': 'one file for each kind of field, found by its name',
  'admin/src/widgets': 'one file for each widget, with the name that field kinds use',
  'admin/src/texts/en': 'one file for each screen, the same names in each language',
  'admin/src/texts/de': 'one file for each screen, the same names in each language',
  scripts: 'one file for each command that a person types',
}

/** Apps that may have more files than others, for now. */
export const FULL_APPS: Readonly<Record<string, { readonly most: number; readonly reason: string }>> = {
  'apps/files': {
    most: 38,
    reason: 'the quota counts variants, and the address of a file serves them: halves would reach into each other',
  },
}
