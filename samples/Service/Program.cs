using Samples;
using Service;

return SampleProgram.Run("Service", CommandLine.Create(), args);
