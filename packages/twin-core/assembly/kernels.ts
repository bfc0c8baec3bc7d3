// What the page calls. Compiled by AssemblyScript, not by TypeScript.
export { stepLocalInertial } from './local-inertial';
export { stepShallowWater } from './shallow-water';
