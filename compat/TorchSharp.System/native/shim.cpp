#include "shim.h"

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/version.h>

#include <atomic>
#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

// The header of these two wants OpenMP; they are all that is needed of it.
namespace at {
TORCH_API void set_num_threads(int);
TORCH_API int get_num_threads();
} // namespace at

namespace {

using at::Tensor;
using c10::IValue;
using torch::autograd::variable_list;
using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

std::atomic<int64_t> live_handles{0};
thread_local std::string last_error;
thread_local intptr_t last_exception = 0;

// What a managed callback threw, on its way through the autograd engine to the managed caller.
struct ManagedException : std::exception {
  explicit ManagedException(intptr_t handle) : handle(handle) {}
  const char* what() const noexcept override { return "a managed backward function threw"; }
  intptr_t handle;
};

template <typename F>
int32_t guarded(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const ManagedException& e) {
    last_exception = e.handle;
    return 2;
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "an unknown error in libtorch";
  }
  return 1;
}

void* hand_out(Tensor tensor) {
  if (!tensor.defined())
    return nullptr;
  ++live_handles;
  return tensor.unsafeReleaseTensorImpl();
}

Tensor borrow(const void* handle) {
  return handle ? Tensor(TensorPointer::reclaim_copy(static_cast<at::TensorImpl*>(const_cast<void*>(handle)))) : Tensor();
}

Tensor take(void* handle) {
  if (!handle)
    return Tensor();
  --live_handles;
  return Tensor(TensorPointer::reclaim(static_cast<at::TensorImpl*>(handle)));
}

variable_list borrow(void* const* handles, int64_t count) {
  variable_list tensors;
  tensors.reserve(count);
  for (int64_t i = 0; i < count; i++)
    tensors.push_back(borrow(handles[i]));
  return tensors;
}

template <typename T>
std::vector<T> elements(const CgValue& value) {
  auto first = static_cast<const T*>(value.data);
  return std::vector<T>(first, first + value.count);
}

IValue convert(const CgValue& value, const c10::Argument& argument) {
  auto type = argument.type();
  if (auto optional = type->cast<c10::OptionalType>())
    type = optional->getElementType();
  switch (value.kind) {
    case CG_DEFAULT:
      TORCH_CHECK(argument.default_value().has_value(), "the argument '", argument.name(), "' has no default");
      return *argument.default_value();
    case CG_NONE:
      return IValue();
    case CG_TENSOR:
      return IValue(borrow(value.data));
    case CG_INT:
      return type->kind() == c10::TypeKind::FloatType ? IValue(static_cast<double>(value.integer)) : IValue(value.integer);
    case CG_REAL:
      return IValue(value.real);
    case CG_BOOL:
      return IValue(value.integer != 0);
    case CG_INTS:
      return IValue(elements<int64_t>(value));
    case CG_REALS:
      return IValue(elements<double>(value));
    case CG_TENSORS:
      return IValue(c10::List<Tensor>(borrow(static_cast<void* const*>(value.data), value.count)));
    case CG_STRING:
      return IValue(std::string(static_cast<const char*>(value.data), value.count));
    case CG_DEVICE:
      return IValue(c10::Device(static_cast<c10::DeviceType>(value.device), static_cast<c10::DeviceIndex>(value.integer)));
  }
  TORCH_CHECK(false, "an argument of unknown kind ", value.kind);
}

void convert(const IValue& value, std::vector<CgValue>& results) {
  CgValue result{};
  if (value.isTensorList()) {
    for (const Tensor& tensor : value.toTensorVector())
      convert(IValue(tensor), results);
    return;
  }
  if (value.isTensor()) {
    result.kind = CG_TENSOR;
    result.data = hand_out(value.toTensor());
  } else if (value.isInt()) {
    result.kind = CG_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.kind = CG_REAL;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.kind = CG_BOOL;
    result.integer = value.toBool();
  } else {
    result.kind = CG_NONE;
  }
  results.push_back(result);
}

// A node of the autograd graph whose backward pass is managed.
struct ManagedNode final : torch::autograd::Node {
  ManagedNode(intptr_t function, CgBackward backward, CgRelease release, bool materialize)
      : function(function), backward(backward), release(release), materialize(materialize) {}

  ~ManagedNode() override { release(function); }

  std::string name() const override { return "ManagedFunction"; }

  void release_variables() override {
    for (auto& variable : saved)
      variable.reset_data();
  }

  variable_list apply(variable_list&& gradients) override {
    std::vector<void*> given(gradients.size()), computed(num_outputs(), nullptr);
    for (size_t i = 0; i < given.size(); i++)
      given[i] = hand_out(gradients[i].defined() || !materialize ? std::move(gradients[i]) : input_metadata(i).zeros_like());
    auto exception = backward(function, given.data(), given.size(), computed.data(), computed.size());
    variable_list results;
    for (auto handle : computed)
      results.push_back(take(handle));
    if (exception)
      throw ManagedException(exception);
    return results;
  }

  intptr_t function;
  CgBackward backward;
  CgRelease release;
  bool materialize;
  std::vector<torch::autograd::SavedVariable> saved;
};

} // namespace

const char* cg_error() { return last_error.c_str(); }

intptr_t cg_exception() { return last_exception; }

const char* cg_version() { return TORCH_VERSION; }

int64_t cg_live_handles() { return live_handles; }

// Operators

int32_t cg_find(const char* name, const char* overload, void** op) {
  return guarded([&] { *op = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

int32_t cg_call(void* op, const CgValue* arguments, int64_t count, CgValue* results, int64_t capacity, int64_t* result_count) {
  return guarded([&] {
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    auto& expected = handle.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= expected.size(), handle.schema().name(), " takes ", expected.size(), " arguments, not ", count);
    c10::Stack stack;
    stack.reserve(expected.size());
    for (size_t i = 0; i < expected.size(); i++)
      stack.push_back(convert(i < static_cast<size_t>(count) ? arguments[i] : CgValue{}, expected[i]));
    handle.callBoxed(&stack);
    std::vector<CgValue> values;
    for (auto& value : stack)
      convert(value, values);
    *result_count = values.size();
    if (*result_count > capacity) {
      for (auto& value : values)
        cg_free(const_cast<void*>(value.data));
      TORCH_CHECK(false, handle.schema().name(), " gave ", values.size(), " results");
    }
    std::copy(values.begin(), values.end(), results);
  });
}

// Scripts

int32_t cg_load(const void* bytes, int64_t count, void** module) {
  return guarded([&] {
    std::istringstream stream(std::string(static_cast<const char*>(bytes), count));
    *module = new torch::jit::Module(torch::jit::load(stream));
    ++live_handles;
  });
}

int32_t cg_invoke(void* module, const char* method, const CgValue* arguments, int64_t count, void** result) {
  return guarded([&] {
    auto found = static_cast<torch::jit::Module*>(module)->get_method(method);
    // The first one is the module itself.
    auto& expected = found.function().getSchema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) + 1 == expected.size(), method, " takes ", expected.size() - 1, " arguments, not ", count);
    c10::Stack stack;
    for (int64_t i = 0; i < count; i++)
      stack.push_back(convert(arguments[i], expected[i + 1]));
    auto value = found(std::move(stack));
    TORCH_CHECK(value.isTensor(), method, " returns no tensor");
    *result = hand_out(value.toTensor());
  });
}

void cg_unload(void* module) {
  --live_handles;
  delete static_cast<torch::jit::Module*>(module);
}

// Tensors

void cg_free(void* tensor) { take(tensor); }

int32_t cg_alias(void* tensor, void** result) {
  return guarded([&] { *result = hand_out(borrow(tensor)); });
}

int32_t cg_from_memory(const void* data, const int64_t* sizes, int64_t dimensions, int32_t type, void** result) {
  return guarded([&] {
    auto tensor = at::empty(at::IntArrayRef(sizes, dimensions), at::TensorOptions(static_cast<at::ScalarType>(type)));
    if (tensor.numel() > 0)
      std::memcpy(tensor.data_ptr(), data, tensor.numel() * tensor.element_size());
    *result = hand_out(std::move(tensor));
  });
}

int32_t cg_data(void* tensor, void** data) {
  return guarded([&] { *data = borrow(tensor).data_ptr(); });
}

int32_t cg_info(void* tensor, CgInfo* info) {
  return guarded([&] {
    auto t = borrow(tensor);
    auto device = t.device();
    *info = {static_cast<int32_t>(t.scalar_type()), static_cast<int32_t>(device.type()), device.index(), static_cast<int32_t>(t.dim()),
             t.numel(), static_cast<int64_t>(t.element_size()), t.requires_grad(), t.is_contiguous(), t.is_leaf()};
  });
}

int32_t cg_sizes(void* tensor, int64_t* sizes, int64_t* strides) {
  return guarded([&] {
    auto t = borrow(tensor);
    if (sizes)
      std::copy(t.sizes().begin(), t.sizes().end(), sizes);
    if (strides)
      std::copy(t.strides().begin(), t.strides().end(), strides);
  });
}

// Gradients

int32_t cg_set_requires_grad(void* tensor, int32_t value) {
  return guarded([&] { borrow(tensor).set_requires_grad(value != 0); });
}

int32_t cg_get_grad(void* tensor, void** gradient) {
  return guarded([&] { *gradient = hand_out(borrow(tensor).grad()); });
}

int32_t cg_set_grad(void* tensor, void* gradient) {
  return guarded([&] { borrow(tensor).mutable_grad() = borrow(gradient); });
}

int32_t cg_grad_mode() { return c10::GradMode::is_enabled(); }

void cg_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

int32_t cg_backward(void** tensors, int64_t count, void** gradients, int32_t retain_graph, int32_t create_graph, void** inputs, int64_t input_count) {
  return guarded([&] {
    torch::autograd::backward(borrow(tensors, count), borrow(gradients, gradients ? count : 0), retain_graph != 0, create_graph != 0, borrow(inputs, input_count));
  });
}

int32_t cg_grad(void** outputs, int64_t count, void** inputs, int64_t input_count, void** gradients, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
  return guarded([&] {
    auto found = torch::autograd::grad(borrow(outputs, count), borrow(inputs, input_count), borrow(gradients, gradients ? count : 0), retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < found.size(); i++)
      results[i] = hand_out(std::move(found[i]));
  });
}

int32_t cg_function(intptr_t function, CgBackward backward, CgRelease release, int32_t materialize, void** inputs, int64_t input_count, void** outputs, int64_t output_count, void** saved, int64_t saved_count, void** node) {
  return guarded([&] {
    auto made = std::shared_ptr<ManagedNode>(new ManagedNode(function, backward, release, materialize != 0), torch::autograd::deleteNode);
    made->set_next_edges(torch::autograd::collect_next_edges(borrow(inputs, input_count)));
    std::unordered_set<const void*> results(outputs, outputs + output_count);
    for (int64_t i = 0; i < output_count; i++) {
      auto output = borrow(outputs[i]);
      auto number = made->add_input_metadata(output);
      torch::autograd::impl::set_gradient_edge(output, {made, number});
    }
    for (int64_t i = 0; i < saved_count; i++)
      made->saved.emplace_back(borrow(saved[i]), results.count(saved[i]) != 0);
    *node = made.get();
  });
}

int32_t cg_saved(void* node, void** results, int64_t capacity) {
  return guarded([&] {
    auto made = static_cast<ManagedNode*>(node);
    TORCH_CHECK(static_cast<size_t>(capacity) == made->saved.size(), "the function saved ", made->saved.size(), " tensors");
    variable_list tensors;
    for (auto& variable : made->saved)
      tensors.push_back(variable.unpack(made->shared_from_this()));
    for (size_t i = 0; i < tensors.size(); i++)
      results[i] = hand_out(std::move(tensors[i]));
  });
}

// The machine

void cg_set_threads(int32_t threads) { at::set_num_threads(threads); }

int32_t cg_threads() { return at::get_num_threads(); }

int32_t cg_cuda_devices() {
  int32_t count = 0;
  guarded([&] {
    if (c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA))
      count = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
  });
  return count;
}

int32_t cg_synchronize(int32_t device_index) {
  return guarded([&] {
    c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
    auto index = device_index < 0 ? guard.getDevice().index() : static_cast<c10::DeviceIndex>(device_index);
    guard.getStream(c10::Device(c10::DeviceType::CUDA, index)).synchronize();
  });
}

int32_t cg_allow_tf32(int32_t cudnn) {
  return cudnn ? at::globalContext().allowTF32CuDNN() : at::globalContext().allowTF32CuBLAS();
}

void cg_set_allow_tf32(int32_t cudnn, int32_t allow) {
  if (cudnn)
    at::globalContext().setAllowTF32CuDNN(allow != 0);
  else
    at::globalContext().setAllowTF32CuBLAS(allow != 0);
}
