using Embeddings;
using Samples;

return SampleProgram.Run("Embeddings", CommandLine.Create(), args);
