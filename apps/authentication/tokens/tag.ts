// The heading of the documents under which everything about logging in stands.

export const TAG = 'Authentication'
