declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // eslint-disable-next-line no-restricted-syntax -- bundlers export the class names as the default
  export default classes;
}
declare module '*.css' {}
