/** As LINE gives them; a regular expression for fields of a form too. */
export const USER_ID = /^U[0-9a-f]{32}$/;
