// The native half of the TorchSharp stand-in: a small C interface to libtorch's dispatcher and autograd engine.
//
// Any operator is called by name with tagged arguments, so that this file does not grow with the operators in use.
// It compiles against libtorch 1.13 and 2.x. Tensor handles are TensorImpl pointers, each of which owns one reference;
// no tensor is 0. Every function that can fail returns 0 for success and 1 for failure, and leaves its message in
// nlp_error(). No exception leaves this file. It is one file so that one compiler call builds it anywhere.
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/InferenceMode.h>

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using at::Tensor;
using c10::IValue;
using c10::TensorImpl;

// libtorch's optional is its own template at first, and later the standard's: whichever it uses itself.
template <template <typename> class Optional, typename T>
Optional<Tensor> optional_tensor_like(const Optional<T>&);
using OptionalTensor = decltype(optional_tensor_like(std::declval<const c10::Argument&>().default_value()));

thread_local std::string last_error;

template <typename Body>
int guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "an error of unknown kind in libtorch";
  }
  return 1;
}

// A handle that the caller keeps.
Tensor borrow(TensorImpl* handle) {
  return handle == nullptr
      ? Tensor()
      : Tensor(c10::intrusive_ptr<TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

// A handle that the caller gives away.
Tensor take(TensorImpl* handle) {
  return handle == nullptr ? Tensor()
                           : Tensor(c10::intrusive_ptr<TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle));
}

// A handle that the caller gets.
TensorImpl* give(Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

std::vector<Tensor> borrow_all(TensorImpl** handles, int count) {
  std::vector<Tensor> tensors;
  tensors.reserve(count);
  for (int i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
  return tensors;
}

c10::Device device_of(int type, int index) {
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

// ---- operators ---------------------------------------------------------------------------------------------------

enum Tag : int32_t {
  NONE, TENSOR, INT, DOUBLE, BOOL, INTS, DOUBLES, BOOLS, TENSORS, DEVICE, STRING, GENERATOR, COMPLEX
};

// Mirrored by Interop/NativeValue.cs.
struct Value {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};
static_assert(sizeof(Value) == 16, "the managed side relies on it");

// What an argument's declared type asks of a value beyond its tag.
enum class Wants : uint8_t { AS_IT_IS, TENSOR, FLOAT, FLOATS, INTS, OPTIONAL_TENSORS };

struct Argument {
  Wants wants;
  int32_t list_size;  // INTS, FLOATS: how often a single number is repeated
  bool has_default;
  IValue default_value;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Argument> arguments;
};

Argument describe(const c10::Argument& argument) {
  Argument described{Wants::AS_IT_IS, argument.N().value_or(1), argument.default_value().has_value(), IValue()};
  if (described.has_default) described.default_value = *argument.default_value();
  c10::TypePtr type = argument.type();
  bool optional = false;
  if (type->kind() == c10::TypeKind::OptionalType) {
    optional = true;
    type = type->expect<c10::OptionalType>()->getElementType();
  }
  if (type->kind() == c10::TypeKind::TensorType && !optional) {
    described.wants = Wants::TENSOR;
  } else if (type->kind() == c10::TypeKind::FloatType) {
    described.wants = Wants::FLOAT;
  } else if (type->kind() == c10::TypeKind::ListType) {
    c10::TypePtr element = type->expect<c10::ListType>()->getElementType();
    if (element->kind() == c10::TypeKind::OptionalType) described.wants = Wants::OPTIONAL_TENSORS;
    if (element->kind() == c10::TypeKind::FloatType) described.wants = Wants::FLOATS;
    if (element->kind() == c10::TypeKind::IntType) described.wants = Wants::INTS;
    if (element->kind() == c10::TypeKind::SymIntType) described.wants = Wants::INTS;
  }
  return described;
}

IValue to_ivalue(const Value& value, const Argument& argument) {
  switch (value.tag) {
    case NONE:
      return argument.wants == Wants::TENSOR ? IValue(Tensor()) : IValue();
    case TENSOR:
      return IValue(borrow(static_cast<TensorImpl*>(value.p)));
    case INT:
      if (argument.wants == Wants::FLOAT) return IValue(static_cast<double>(value.i));
      if (argument.wants == Wants::INTS) return IValue(std::vector<int64_t>(argument.list_size, value.i));
      return IValue(value.i);
    case DOUBLE:
      if (argument.wants == Wants::FLOATS) return IValue(std::vector<double>(argument.list_size, value.d));
      return IValue(value.d);
    case BOOL:
      return IValue(value.i != 0);
    case INTS:
      return IValue(c10::IntArrayRef(static_cast<int64_t*>(value.p), value.count));
    case DOUBLES:
      return IValue(std::vector<double>(static_cast<double*>(value.p), static_cast<double*>(value.p) + value.count));
    case BOOLS: {
      c10::List<bool> list;
      for (int i = 0; i < value.count; i++) list.push_back(static_cast<uint8_t*>(value.p)[i] != 0);
      return IValue(list);
    }
    case TENSORS: {
      TensorImpl** handles = static_cast<TensorImpl**>(value.p);
      if (argument.wants == Wants::OPTIONAL_TENSORS) {
        c10::List<OptionalTensor> list;
        list.reserve(value.count);
        for (int i = 0; i < value.count; i++)
          list.push_back(handles[i] == nullptr ? OptionalTensor() : OptionalTensor(borrow(handles[i])));
        return IValue(list);
      }
      return IValue(borrow_all(handles, value.count));
    }
    case DEVICE:
      return IValue(device_of(static_cast<int>(value.i), value.count));
    case STRING:
      return IValue(std::string(static_cast<char*>(value.p), value.count));
    case GENERATOR:
      return IValue(*static_cast<at::Generator*>(value.p));
    case COMPLEX: {
      double* parts = static_cast<double*>(value.p);
      return IValue(c10::complex<double>(parts[0], parts[1]));
    }
  }
  throw std::runtime_error("an argument with the unknown tag " + std::to_string(value.tag));
}

// Results beyond the caller's array wait here for nlp_more_results. Lists of tensors are handed over flat.
thread_local std::vector<Value> more_results;

struct ResultWriter {
  Value* results;
  int capacity;
  int count = 0;

  void add(Value value) {
    if (count < capacity) results[count] = value;
    else more_results.push_back(value);
    count++;
  }

  void add(IValue&& value) {
    Value result{NONE, 0, {0}};
    if (value.isTensor()) {
      result.tag = TENSOR;
      result.p = give(std::move(value).toTensor());
    } else if (value.isInt()) {
      result.tag = INT;
      result.i = value.toInt();
    } else if (value.isDouble()) {
      result.tag = DOUBLE;
      result.d = value.toDouble();
    } else if (value.isBool()) {
      result.tag = BOOL;
      result.i = value.toBool();
    } else if (value.isTensorList()) {
      for (Tensor tensor : value.toTensorVector()) {
        result.tag = TENSOR;
        result.p = give(std::move(tensor));
        add(result);
      }
      return;
    } else if (!value.isNone()) {
      throw std::runtime_error("a result of the unexpected kind " + value.tagKind());
    }
    add(result);
  }
};

// ---- operators that are written in managed code --------------------------------------------------------------------

// Fills `outputs` (one for each input edge) with handles that it gives away; returns 0, or a message from malloc.
using ManagedBackward = char* (*)(int64_t context, void* node, TensorImpl** gradients, int gradient_count,
                                  TensorImpl** outputs, int output_count);
using ManagedRelease = void (*)(int64_t context);
ManagedBackward managed_backward = nullptr;
ManagedRelease managed_release = nullptr;

struct ManagedNode : torch::autograd::Node {
  int64_t context = 0;
  bool materialize = true;
  std::vector<torch::autograd::SavedVariable> saved;

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    std::vector<TensorImpl*> inputs;
    for (size_t i = 0; i < gradients.size(); i++) {
      Tensor gradient = std::move(gradients[i]);
      if (!gradient.defined() && materialize) gradient = input_metadata(i).zeros_like();
      inputs.push_back(give(std::move(gradient)));
    }
    std::vector<TensorImpl*> outputs(num_outputs(), nullptr);
    char* message = managed_backward(context, this, inputs.data(), static_cast<int>(inputs.size()), outputs.data(),
                                     static_cast<int>(outputs.size()));
    torch::autograd::variable_list results;
    for (TensorImpl* output : outputs) results.push_back(take(output));
    if (message != nullptr) {
      std::string text(message);
      free(message);
      throw std::runtime_error(text);
    }
    return results;
  }

  void release_variables() override {
    saved.clear();
  }

  ~ManagedNode() override {
    managed_release(context);
  }
};

using NodePointer = std::shared_ptr<ManagedNode>;

}  // namespace

EXPORT const char* nlp_error() { return last_error.c_str(); }

EXPORT const char* nlp_libtorch_version() { return TORCH_VERSION; }

// The file that provides BLAS: OpenBLAS, MKL, or a slow reference implementation.
EXPORT const char* nlp_blas_library() {
  static const std::string file = [] {
    void* symbol = dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info;
    if (symbol == nullptr || dladdr(symbol, &info) == 0) return std::string();
    // Debian's alternatives are links: the file's own name is the one that tells.
    char* resolved = realpath(info.dli_fname, nullptr);
    std::string name = resolved != nullptr ? resolved : info.dli_fname;
    free(resolved);
    return name;
  }();
  return file.c_str();
}

EXPORT int nlp_operator(const char* name, const char* overload, void** result) {
  return guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    auto op = std::make_unique<Operator>(Operator{handle, {}});
    for (const c10::Argument& argument : handle.schema().arguments()) op->arguments.push_back(describe(argument));
    *result = op.release();
  });
}

// Arguments left out at the end take the schema's defaults. Writes at most `capacity` results; *count says how many
// there are, and the rest wait for nlp_more_results.
EXPORT int nlp_call(const void* op_pointer, const Value* arguments, int argument_count, Value* results, int capacity,
                    int* count) {
  return guarded([&] {
    const Operator& op = *static_cast<const Operator*>(op_pointer);
    if (static_cast<size_t>(argument_count) > op.arguments.size())
      throw std::runtime_error(op.handle.schema().name() + " takes at most " + std::to_string(op.arguments.size()) +
                               " arguments, not " + std::to_string(argument_count));
    torch::jit::Stack stack;
    stack.reserve(op.arguments.size());
    for (int i = 0; i < argument_count; i++) stack.push_back(to_ivalue(arguments[i], op.arguments[i]));
    for (size_t i = argument_count; i < op.arguments.size(); i++) {
      if (!op.arguments[i].has_default)
        throw std::runtime_error(op.handle.schema().name() + " needs its argument '" +
                                 op.handle.schema().arguments()[i].name() + "'");
      stack.push_back(op.arguments[i].default_value);
    }
    op.handle.callBoxed(stack);
    ResultWriter writer{results, capacity};
    more_results.clear();
    for (IValue& value : stack) writer.add(std::move(value));
    *count = writer.count;
  });
}

EXPORT void nlp_more_results(Value* results) {
  std::copy(more_results.begin(), more_results.end(), results);
  more_results.clear();
}

// ---- tensors -----------------------------------------------------------------------------------------------------

EXPORT void nlp_tensor_delete(TensorImpl* handle) {
  guarded([&] { take(handle); });
}

EXPORT TensorImpl* nlp_tensor_share(TensorImpl* handle) { return give(borrow(handle)); }

// Copies from managed memory to a new tensor.
EXPORT int nlp_tensor_from_data(const void* data, int64_t byte_count, const int64_t* sizes, int dimensions,
                                int scalar_type, int device_type, int device_index, TensorImpl** result) {
  return guarded([&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(scalar_type));
    Tensor tensor = at::empty(c10::IntArrayRef(sizes, dimensions), options);
    if (byte_count > 0) std::memcpy(tensor.data_ptr(), data, byte_count);
    c10::Device device = device_of(device_type, device_index);
    // From memory that is not pinned the driver takes a copy at once: there is no need to wait for the device.
    if (!device.is_cpu()) tensor = tensor.to(device, /*non_blocking=*/true);
    *result = give(std::move(tensor));
  });
}

EXPORT int nlp_tensor_data(TensorImpl* handle, void** result) {
  return guarded([&] { *result = borrow(handle).data_ptr(); });
}

EXPORT int nlp_tensor_dimensions(TensorImpl* handle) { return static_cast<int>(handle->dim()); }

EXPORT int64_t nlp_tensor_elements(TensorImpl* handle) { return handle->numel(); }

EXPORT int nlp_tensor_scalar_type(TensorImpl* handle) {
  return static_cast<int>(c10::typeMetaToScalarType(handle->dtype()));
}

EXPORT int nlp_tensor_element_size(TensorImpl* handle) { return static_cast<int>(handle->itemsize()); }

EXPORT void nlp_tensor_device(TensorImpl* handle, int* type, int* index) {
  c10::Device device = handle->device();
  *type = static_cast<int>(device.type());
  *index = device.index();
}

EXPORT int nlp_tensor_sizes(TensorImpl* handle, int64_t* sizes) {
  return guarded([&] {
    auto values = handle->sizes();
    std::copy(values.begin(), values.end(), sizes);
  });
}

EXPORT int nlp_tensor_strides(TensorImpl* handle, int64_t* strides) {
  return guarded([&] {
    auto values = handle->strides();
    std::copy(values.begin(), values.end(), strides);
  });
}

EXPORT int64_t nlp_tensor_storage_offset(TensorImpl* handle) { return handle->storage_offset(); }

EXPORT int nlp_tensor_is_contiguous(TensorImpl* handle) { return handle->is_contiguous(); }

EXPORT int nlp_tensor_is_sparse(TensorImpl* handle) { return handle->is_sparse(); }

EXPORT int nlp_tensor_requires_grad(TensorImpl* handle) { return borrow(handle).requires_grad(); }

EXPORT int nlp_tensor_set_requires_grad(TensorImpl* handle, int value) {
  return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

EXPORT int nlp_tensor_is_leaf(TensorImpl* handle) { return borrow(handle).is_leaf(); }

EXPORT int nlp_tensor_retain_grad(TensorImpl* handle) {
  return guarded([&] { borrow(handle).retain_grad(); });
}

EXPORT TensorImpl* nlp_tensor_grad(TensorImpl* handle) { return give(borrow(handle).grad()); }

EXPORT int nlp_tensor_set_grad(TensorImpl* handle, TensorImpl* gradient) {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

// ---- autograd ----------------------------------------------------------------------------------------------------

EXPORT int nlp_backward(TensorImpl** tensors, int count, TensorImpl** gradients, int gradient_count, int retain_graph,
                        int create_graph, TensorImpl** inputs, int input_count) {
  return guarded([&] {
    torch::autograd::backward(borrow_all(tensors, count), borrow_all(gradients, gradient_count), retain_graph != 0,
                              create_graph != 0, borrow_all(inputs, input_count));
  });
}

EXPORT int nlp_grad(TensorImpl** outputs, int count, TensorImpl** inputs, int input_count, TensorImpl** gradients,
                    int gradient_count, int retain_graph, int create_graph, int allow_unused, TensorImpl** results) {
  return guarded([&] {
    auto values = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                        borrow_all(gradients, gradient_count), retain_graph != 0, create_graph != 0,
                                        allow_unused != 0);
    for (int i = 0; i < input_count; i++) results[i] = give(std::move(values[i]));
  });
}

EXPORT int nlp_grad_mode() { return c10::GradMode::is_enabled(); }

EXPORT void nlp_set_grad_mode(int enabled) { c10::GradMode::set_enabled(enabled != 0); }

EXPORT int nlp_inference_mode() { return c10::InferenceMode::is_enabled(); }

EXPORT void* nlp_inference_mode_enter(int enabled) { return new c10::InferenceMode(enabled != 0); }

EXPORT void nlp_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

EXPORT void nlp_set_callbacks(ManagedBackward backward, ManagedRelease release) {
  managed_backward = backward;
  managed_release = release;
}

// A node whose backward runs managed code; it has no edges where no input needs a gradient. The node frees `context`,
// through the release callback, when the graph drops it; nlp_node_delete drops the creator's share.
EXPORT int nlp_node_create(int64_t context, TensorImpl** inputs, int count, int needs_gradient, void** result) {
  return guarded([&] {
    auto node = std::shared_ptr<ManagedNode>(new ManagedNode(), torch::autograd::deleteNode);
    node->context = context;
    if (needs_gradient != 0) {
      auto tensors = borrow_all(inputs, count);
      node->set_next_edges(torch::autograd::collect_next_edges(tensors));
    }
    *result = new NodePointer(std::move(node));
  });
}

EXPORT void nlp_node_delete(void* pointer) { delete static_cast<NodePointer*>(pointer); }

// Makes the node the producer of these outputs: 'dirty' inputs that were changed in place, or new tensors.
EXPORT int nlp_node_outputs(void* pointer, TensorImpl** outputs, const uint8_t* dirty,
                            const uint8_t* differentiable, int count, int materialize, TensorImpl** results) {
  return guarded([&] {
    NodePointer& node = *static_cast<NodePointer*>(pointer);
    node->materialize = materialize != 0;
    for (int i = 0; i < count; i++) {
      Tensor output = borrow(outputs[i]);
      if (dirty[i] != 0) {
        torch::autograd::impl::bump_version(output);
        if (differentiable[i] != 0) {
          uint32_t number = node->add_input_metadata(output);
          torch::autograd::impl::rebase_history(output, torch::autograd::Edge(node, number));
        } else {
          node->add_input_metadata(torch::autograd::Node::undefined_input());
        }
      } else {
        // detach: an output may be one of the inputs, or already have a history
        output = output.detach();
        if (differentiable[i] != 0 && torch::autograd::isDifferentiableType(output.scalar_type())) {
          torch::autograd::set_history(output, node);
        } else {
          node->add_input_metadata(torch::autograd::Node::undefined_input());
        }
      }
      results[i] = give(std::move(output));
    }
  });
}

EXPORT int nlp_node_save(void* pointer, TensorImpl** tensors, int count) {
  return guarded([&] {
    NodePointer& node = *static_cast<NodePointer*>(pointer);
    for (int i = 0; i < count; i++) {
      Tensor tensor = borrow(tensors[i]);
      bool is_output = tensor.defined() && tensor.grad_fn().get() == node.get();
      node->saved.emplace_back(tensor, is_output);
    }
  });
}

// `node` is the plain pointer that the backward callback gets.
EXPORT int nlp_node_saved(void* node_pointer, TensorImpl** results, int count) {
  return guarded([&] {
    auto* node = static_cast<ManagedNode*>(node_pointer);
    if (static_cast<int>(node->saved.size()) != count)
      throw std::runtime_error(
          "Trying to backward through the graph a second time: the saved tensors of a custom function are freed. "
          "Pass retain_graph: true to the first backward.");
    for (int i = 0; i < count; i++) results[i] = give(node->saved[i].unpack(node->shared_from_this()));
  });
}

// ---- random numbers, devices, threads, defaults --------------------------------------------------------------------

EXPORT int nlp_manual_seed(int64_t seed) {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

// The device's default generator itself, or one of its kind with its own seed.
EXPORT int nlp_generator_create(int is_default, uint64_t seed, int device_type, int device_index, void** result) {
  return guarded([&] {
    at::Generator generator = at::globalContext().defaultGenerator(device_of(device_type, device_index));
    if (is_default == 0) {
      generator = generator.clone();
      generator.set_current_seed(seed);
    }
    *result = new at::Generator(std::move(generator));
  });
}

EXPORT void nlp_generator_delete(void* generator) { delete static_cast<at::Generator*>(generator); }

EXPORT int nlp_generator_set_seed(void* pointer, uint64_t seed) {
  return guarded([&] {
    auto& generator = *static_cast<at::Generator*>(pointer);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed);
  });
}

EXPORT uint64_t nlp_generator_seed(void* generator) { return static_cast<at::Generator*>(generator)->current_seed(); }

EXPORT uint64_t nlp_generator_new_seed(void* pointer) {
  auto& generator = *static_cast<at::Generator*>(pointer);
  std::lock_guard<std::mutex> lock(generator.mutex());
  return generator.seed();
}

EXPORT int nlp_generator_get_state(void* pointer, TensorImpl** result) {
  return guarded([&] {
    auto& generator = *static_cast<at::Generator*>(pointer);
    std::lock_guard<std::mutex> lock(generator.mutex());
    *result = give(generator.get_state());
  });
}

EXPORT int nlp_generator_set_state(void* pointer, TensorImpl* state) {
  return guarded([&] {
    auto& generator = *static_cast<at::Generator*>(pointer);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(borrow(state));
  });
}

EXPORT int nlp_cuda_available() { return torch::cuda::is_available(); }

EXPORT int nlp_cuda_devices() { return static_cast<int>(torch::cuda::device_count()); }

EXPORT int nlp_cudnn_available() { return torch::cuda::cudnn_is_available(); }

EXPORT int nlp_cuda_synchronize(int index) {
  return guarded([&] { torch::cuda::synchronize(index); });
}

EXPORT int nlp_cuda_manual_seed(int64_t seed, int all) {
  return guarded([&] {
    if (all != 0) torch::cuda::manual_seed_all(static_cast<uint64_t>(seed));
    else torch::cuda::manual_seed(static_cast<uint64_t>(seed));
  });
}

EXPORT int nlp_num_threads() { return at::get_num_threads(); }

EXPORT int nlp_set_num_threads(int count) {
  return guarded([&] { at::set_num_threads(count); });
}

EXPORT int nlp_num_interop_threads() { return at::get_num_interop_threads(); }

EXPORT int nlp_set_num_interop_threads(int count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

EXPORT int nlp_default_scalar_type() { return static_cast<int>(c10::get_default_dtype_as_scalartype()); }

EXPORT int nlp_set_default_scalar_type(int scalar_type) {
  return guarded([&] {
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(scalar_type)));
  });
}
