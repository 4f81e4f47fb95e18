/** In workerd, importing a WebAssembly file gives the compiled module. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
