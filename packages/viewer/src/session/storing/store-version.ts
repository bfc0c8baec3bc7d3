/** Raised when stored records change in a way that older code would misread. */
export const STORE_VERSION = 1;
