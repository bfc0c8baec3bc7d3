// What the page calls. Compiled by AssemblyScript, not by TypeScript.
export { dismiss, serve, step } from './team';
