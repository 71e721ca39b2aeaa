using Samples;
using Tagging;

return SampleProgram.Run("Tagging", CommandLine.Create(), args);
