import Type from "typebox";

export const VimPath = Type.Object({ vimId: Type.String() });
