// Checks the subject of a commit or the name of a branch: `node scripts/check-names.cjs subject "fix: dates of mails"`. Runs on any Node.
const TYPES = 'feature fix documentation style refactor data test chore cicd performance devEx revert miscellaneous'
/** The one expression for both: a type, then what it is about. */
const NAME = new RegExp(`^(${TYPES.replaceAll(' ', '|')})(?:(?:\\([\\w-]+\\))?: \\S.*|/[a-z0-9][a-z0-9._-]*)$`)
/** Git writes these itself, and nobody works on other branches of these names. */
const OF_GIT = { subject: /^(Merge |Revert "|fixup! |squash! )/, branch: /^(main|dependabot\/.+)$/ }
const SHAPES = { subject: '<type>: <what changes for whom>', branch: '<type>/<words-with-hyphens>' }

/** Whether `text` is a good name of this kind. */
function isGoodName(kind, text) {
  return OF_GIT[kind].test(text) || (NAME.test(text) && text.includes(': ') === (kind === 'subject'))
}

module.exports = { NAME, TYPES: TYPES.split(' '), isGoodName }

if (require.main === module) {
  const [kind, text = ''] = process.argv.slice(2)
  if (!(kind in SHAPES) || isGoodName(kind, text)) process.exit(kind in SHAPES ? 0 : 2)
  console.error(`"${text}" is no ${kind} of this project: write ${SHAPES[kind]}, with one of these types: ${TYPES}.`)
  process.exit(1)
}
