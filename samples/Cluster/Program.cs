using Cluster;
using Samples;

return SampleProgram.Run("Cluster", CommandLine.Create(), args);
