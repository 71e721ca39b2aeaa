using Samples;
using Translation;

return SampleProgram.Run("Translation", CommandLine.Create(), args);
