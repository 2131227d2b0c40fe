import ValidatorSelector from "@fastify/ajv-compiler";
import SerializerSelector from "@fastify/fast-json-stringify-compiler";

type ValidatorFactory = ReturnType<typeof ValidatorSelector>;
type SerializerFactory = ReturnType<typeof SerializerSelector>;

const buildValidators = ValidatorSelector();
const buildSerializers = SerializerSelector();

const buildValidator: ValidatorFactory = (schemas, options) => {
  const compile = buildValidators(schemas, options);
  return (route) => {
    let compiled: ReturnType<typeof compile> | undefined;
    // Fastify reads the errors off the function that it has called.
    const validate = Object.assign(
      (data: unknown) => {
        compiled ??= compile(route);
        const outcome = compiled(data);
        validate.errors = compiled.errors;
        return outcome;
      },
      { errors: undefined as ReturnType<typeof compile>["errors"] },
    );
    return validate as unknown as ReturnType<typeof compile>;
  };
};

const buildSerializer: SerializerFactory = (schemas, options) => {
  const compile = buildSerializers(schemas, options);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (answer: unknown) => {
      serialize ??= compile(route);
      return serialize(answer);
    };
  };
};

/**
 * Fastify's own compilers, with each schema put off until it is first used: there are hundreds, and to compile them all
 * took a fifth of the time of a start.
 */
export const lazyCompilers = { buildValidator, buildSerializer };
